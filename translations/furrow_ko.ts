<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko">
<context>
    <name>ColorMap</name>
    <message>
        <source>Grey</source>
        <translation>회색조</translation>
    </message>
    <message>
        <source>Inverted grey</source>
        <translation>반전 회색조</translation>
    </message>
    <message>
        <source>Viridis</source>
        <translation>Viridis</translation>
    </message>
    <message>
        <source>Cividis</source>
        <translation>Cividis</translation>
    </message>
    <message>
        <source>Inferno</source>
        <translation>Inferno</translation>
    </message>
    <message>
        <source>Blue – red (diverging)</source>
        <translation>파랑 – 빨강 (발산형)</translation>
    </message>
    <message>
        <source>Purple – green (diverging)</source>
        <translation>보라 – 초록 (발산형)</translation>
    </message>
</context>
<context>
    <name>ColumnSets</name>
    <message>
        <source>All columns</source>
        <translation>모든 열</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>식별자</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Fluxes</source>
        <translation>플럭스</translation>
    </message>
    <message>
        <source>Magnitudes</source>
        <translation>등급</translation>
    </message>
    <message>
        <source>Shapes</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>플래그</translation>
    </message>
    <message>
        <source>PSF and patch</source>
        <translation>PSF와 패치</translation>
    </message>
    <message>
        <source>Band %1</source>
        <translation>밴드 %1</translation>
    </message>
</context>
<context>
    <name>DisplayMenu</name>
    <message>
        <source>&amp;Stretch</source>
        <translation>스트레치(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Limits</source>
        <translation>표시 범위(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation>색상표(&amp;C)</translation>
    </message>
    <message>
        <source>O&amp;verlays</source>
        <translation>오버레이(&amp;Y)</translation>
    </message>
    <message>
        <source>Nothing to show yet</source>
        <translation>아직 표시할 것이 없음</translation>
    </message>
</context>
<context>
    <name>Figure</name>
    <message>
        <source>FWHM %1 pixels, ellipticity %2</source>
        <translation>FWHM %1화소, 타원율 %2</translation>
    </message>
    <message>
        <source>fraction per pixel</source>
        <translation>화소당 비율</translation>
    </message>
    <message>
        <source>fraction of the flux</source>
        <translation>플럭스에 대한 비율</translation>
    </message>
    <message>
        <source>counts</source>
        <translation>카운트</translation>
    </message>
    <message>
        <source>radius (pixels)</source>
        <translation>반지름 (화소)</translation>
    </message>
    <message>
        <source>encircled energy</source>
        <translation>원 안의 에너지 비율</translation>
    </message>
    <message>
        <source>r%1 = %2 pixels</source>
        <translation>r%1 = %2화소</translation>
    </message>
    <message>
        <source>Median star</source>
        <translation>별의 중앙값</translation>
    </message>
    <message>
        <source>Median model</source>
        <translation>모형의 중앙값</translation>
    </message>
    <message>
        <source>Median residual</source>
        <translation>잔차의 중앙값</translation>
    </message>
    <message>
        <source>Normalised residual</source>
        <translation>정규화한 잔차</translation>
    </message>
    <message>
        <source>(star - model) / noise</source>
        <translation>(별 - 모형) / 잡음</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>화소 수</translation>
    </message>
    <message>
        <source>mean %1</source>
        <translation>평균 %1</translation>
    </message>
    <message>
        <source>rms %1</source>
        <translation>제곱평균제곱근 %1</translation>
    </message>
    <message>
        <source>line: Gaussian, σ = %1</source>
        <translation>선: 가우스 분포, σ = %1</translation>
    </message>
    <message>
        <source>used, Gaia</source>
        <translation>사용, Gaia</translation>
    </message>
    <message>
        <source>used, SEP</source>
        <translation>사용, SEP</translation>
    </message>
    <message>
        <source>used, both</source>
        <translation>사용, 둘 다</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>제외됨</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>원본</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>배경</translation>
    </message>
    <message>
        <source>Raw - background</source>
        <translation>원본 - 배경</translation>
    </message>
    <message>
        <source>no PSF star</source>
        <translation>PSF 별 없음</translation>
    </message>
    <message>
        <source>no star with a model</source>
        <translation>모형이 있는 별 없음</translation>
    </message>
    <message>
        <source>no ePSF</source>
        <translation>ePSF 없음</translation>
    </message>
    <message>
        <source>no usable PSF star in the whole band</source>
        <translation>밴드 전체에 쓸 수 있는 PSF 별이 없음</translation>
    </message>
    <message>
        <source>no usable PSF star in the cell</source>
        <translation>이 셀에 쓸 수 있는 PSF 별이 없음</translation>
    </message>
    <message>
        <source>the cell is too small for a star stamp and its margins (cutout_size, edge_pad, epsf_ngrid)</source>
        <translation>셀이 별 영상 조각과 여백에 비해 너무 작음 (cutout_size, edge_pad, epsf_ngrid)</translation>
    </message>
    <message>
        <source>neighbour in the catalog</source>
        <translation>목록에 이웃 천체가 있음</translation>
    </message>
    <message>
        <source>S/N below %1</source>
        <translation>S/N이 %1 미만</translation>
    </message>
    <message>
        <source>wider than the other stars</source>
        <translation>다른 별보다 넓음</translation>
    </message>
    <message>
        <source>narrower than the other stars</source>
        <translation>다른 별보다 좁음</translation>
    </message>
    <message>
        <source>moved by more than a pixel</source>
        <translation>1화소 넘게 움직임</translation>
    </message>
    <message>
        <source>core differs from the model</source>
        <translation>중심부가 모형과 다름</translation>
    </message>
    <message>
        <source>size off the stars&apos; locus</source>
        <translation>크기가 별의 분포에서 벗어남</translation>
    </message>
    <message>
        <source>core masked</source>
        <translation>중심부가 마스크됨</translation>
    </message>
    <message>
        <source>rejected by hand</source>
        <translation>손으로 제외함</translation>
    </message>
</context>
<context>
    <name>FilterPresets</name>
    <message>
        <source>Reliable</source>
        <translation>신뢰할 수 있음</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>문제 있음</translation>
    </message>
    <message>
        <source>Any concern</source>
        <translation>주의 필요</translation>
    </message>
    <message>
        <source>Iterations used up</source>
        <translation>반복 한도 도달</translation>
    </message>
    <message>
        <source>At a bound</source>
        <translation>경계값에 걸림</translation>
    </message>
    <message>
        <source>No fit</source>
        <translation>피팅 없음</translation>
    </message>
    <message>
        <source>Fallback PSF</source>
        <translation>대체 PSF</translation>
    </message>
    <message>
        <source>Bright mask</source>
        <translation>밝은 천체 마스크</translation>
    </message>
    <message>
        <source>Saturated</source>
        <translation>포화</translation>
    </message>
    <message>
        <source>Cropped</source>
        <translation>잘림</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>별</translation>
    </message>
    <message>
        <source>Galaxies</source>
        <translation>은하</translation>
    </message>
    <message>
        <source>Gaia stars</source>
        <translation>Gaia 별</translation>
    </message>
    <message>
        <source>S/N above 5 in %1</source>
        <translation>%1에서 S/N &gt; 5</translation>
    </message>
</context>
<context>
    <name>Message</name>
    <message>
        <source>the catalog&apos;s row of {source} was changed</source>
        <translation>카탈로그에서 {source}의 행이 바뀌었습니다</translation>
    </message>
    <message>
        <source>{path} was changed</source>
        <translation>{path}이(가) 바뀌었습니다</translation>
    </message>
    <message>
        <source>its results are of {program}</source>
        <translation>결과를 {program}이(가) 만들었습니다</translation>
    </message>
    <message>
        <source>{key} was {before} and is {now}</source>
        <translation>{key}이(가) {before}에서 {now}(으)로 바뀌었습니다</translation>
    </message>
    <message>
        <source>its pixels or sources have changed</source>
        <translation>픽셀이나 천체가 바뀌었습니다</translation>
    </message>
    <message>
        <source>the PSF of {bands} in cell {cell} was built again and has changed</source>
        <translation>칸 {cell}에서 {bands}의 PSF를 다시 만들어 PSF가 달라졌습니다</translation>
    </message>
    <message>
        <source>{stage} runs again</source>
        <translation>{stage} 단계를 다시 실행합니다</translation>
    </message>
    <message>
        <source>it was not finished before</source>
        <translation>이전에 끝나지 않았습니다</translation>
    </message>
    <message>
        <source>its keys were changed</source>
        <translation>이 단계의 설정이 바뀌었습니다</translation>
    </message>
    <message>
        <source>{missing} of its {all} files are missing</source>
        <translation>파일 {all}개 가운데 {missing}개가 없습니다</translation>
    </message>
    <message>
        <source>its files were changed</source>
        <translation>이 단계의 파일이 바뀌었습니다</translation>
    </message>
    <message>
        <source>no unmasked pixel under the source in any band</source>
        <translation>어느 밴드에서도 천체 아래에 마스크되지 않은 픽셀이 없습니다</translation>
    </message>
    <message>
        <source>position and shape did not settle and were held at the catalog&apos;s values</source>
        <translation>위치와 모양이 정해지지 않아 카탈로그 값으로 고정했습니다</translation>
    </message>
    <message>
        <source>the model misses its light by far: saturated, or not what its TYPE says</source>
        <translation>모형이 이 천체의 빛과 크게 다릅니다. 포화되었거나 TYPE이 맞지 않습니다</translation>
    </message>
    <message>
        <source>the source has no position</source>
        <translation>천체의 위치가 없습니다</translation>
    </message>
    <message>
        <source>sources outside the base box are not fitted (patch_run.include_halo_sources)</source>
        <translation>기본 상자 밖의 천체는 맞추지 않습니다(patch_run.include_halo_sources)</translation>
    </message>
    <message>
        <source>the source lies too far outside the patch to be seen</source>
        <translation>천체가 패치 밖으로 너무 멀리 있어 보이지 않습니다</translation>
    </message>
    <message>
        <source>no ePSF was built for this cell</source>
        <translation>이 칸에는 만들어진 ePSF가 없습니다</translation>
    </message>
    <message>
        <source>its core is saturated in a band: the wings give its flux</source>
        <translation>중심부가 어느 밴드에서 포화되어 날개의 빛으로 플럭스를 구했습니다</translation>
    </message>
    <message>
        <source>it has not run yet</source>
        <translation>아직 실행하지 않았습니다</translation>
    </message>
</context>
<context>
    <name>PatchModel</name>
    <message>
        <source>Patch</source>
        <translation>패치</translation>
    </message>
    <message>
        <source>Tag of the patch</source>
        <translation>패치 태그</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>State of the fit, and your verdict (a accept, x reject)</source>
        <translation>피팅 상태와 판정 (a 승인, x 거부)</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>심각도</translation>
    </message>
    <message>
        <source>How badly the patch needs a look: 1000 failed, 100 iteration limit, and points for χ², worst residual, sources at a bound, fallback PSFs and sources without values</source>
        <translation>패치를 살펴볼 필요가 큰 정도: 실패 1000점, 반복 한도 100점에 χ², 최대 잔차, 경계값에 걸린 천체, 대체 PSF, 값이 없는 천체의 점수를 더한 것</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>천체 수</translation>
    </message>
    <message>
        <source>Sources in the base box</source>
        <translation>기본 상자 안의 천체 수</translation>
    </message>
    <message>
        <source>Halo</source>
        <translation>Halo</translation>
    </message>
    <message>
        <source>Sources around it that are fitted along</source>
        <translation>함께 피팅하는 주변 천체 수</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>반복 횟수</translation>
    </message>
    <message>
        <source>Of all tries together</source>
        <translation>모든 시도를 합한 값</translation>
    </message>
    <message>
        <source>Converged</source>
        <translation>수렴</translation>
    </message>
    <message>
        <source>The optimiser came to rest</source>
        <translation>최적화가 수렴함</translation>
    </message>
    <message>
        <source>Hit limit</source>
        <translation>한도 도달</translation>
    </message>
    <message>
        <source>It ran out of iterations (patch_run.n_opt_iters)</source>
        <translation>반복 횟수를 모두 사용함 (patch_run.n_opt_iters)</translation>
    </message>
    <message>
        <source>Stalled</source>
        <translation>경계 정체</translation>
    </message>
    <message>
        <source>Sources with a parameter at a bound</source>
        <translation>매개변수가 경계값에 걸린 천체</translation>
    </message>
    <message>
        <source>χ²/pixel</source>
        <translation>χ²/화소</translation>
    </message>
    <message>
        <source>χ² over all fitted pixels and bands, sky noise only</source>
        <translation>피팅한 모든 화소와 밴드의 χ², 하늘 잡음만 고려</translation>
    </message>
    <message>
        <source>Worst |r|/σ</source>
        <translation>최대 |r|/σ</translation>
    </message>
    <message>
        <source>Largest residual of a pixel over its sky and photon noise</source>
        <translation>화소 잔차를 하늘·광자 잡음으로 나눈 최댓값</translation>
    </message>
    <message>
        <source>PSF fallback</source>
        <translation>대체 PSF</translation>
    </message>
    <message>
        <source>Bands with an analytic PSF</source>
        <translation>해석적 PSF를 쓴 밴드</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>초</translation>
    </message>
    <message>
        <source>Time of the fit</source>
        <translation>피팅에 걸린 시간</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Your note (e)</source>
        <translation>메모 (e)</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>정상</translation>
    </message>
    <message>
        <source>suspicious</source>
        <translation>의심</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>갱신 필요</translation>
    </message>
    <message>
        <source>%1, accepted</source>
        <translation>%1, 승인됨</translation>
    </message>
    <message>
        <source>%1, rejected</source>
        <translation>%1, 거부됨</translation>
    </message>
    <message>
        <source>Patches that could not be fitted</source>
        <translation>피팅하지 못한 패치</translation>
    </message>
    <message>
        <source>hit limit</source>
        <translation>한도 도달</translation>
    </message>
    <message>
        <source>The optimiser ran out of iterations</source>
        <translation>최적화가 반복 횟수를 모두 사용함</translation>
    </message>
    <message>
        <source>stalled</source>
        <translation>경계 정체</translation>
    </message>
    <message>
        <source>More than 30 % of the sources have a parameter at a bound</source>
        <translation>천체의 30 % 이상에서 매개변수가 경계값에 걸림</translation>
    </message>
    <message>
        <source>χ²</source>
        <translation>χ²</translation>
    </message>
    <message>
        <source>χ² per pixel above 2</source>
        <translation>화소당 χ²가 2보다 큼</translation>
    </message>
    <message>
        <source>residual</source>
        <translation>잔차</translation>
    </message>
    <message>
        <source>A pixel beyond 12 sigma</source>
        <translation>12 시그마를 넘는 화소가 있음</translation>
    </message>
    <message>
        <source>PSF</source>
        <translation>PSF</translation>
    </message>
    <message>
        <source>A band without an ePSF</source>
        <translation>ePSF가 없는 밴드가 있음</translation>
    </message>
    <message>
        <source>Keys or inputs have changed since the fit</source>
        <translation>피팅 후 설정이나 입력이 바뀜</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>misfit</source>
        <translation>불일치</translation>
    </message>
    <message>
        <source>A source that its model misses by far, or with a negative flux</source>
        <translation>모형과 크게 어긋나거나 플럭스가 음수인 천체</translation>
    </message>
</context>
<context>
    <name>PlotLegend</name>
    <message>
        <source>Stars</source>
        <translation>별</translation>
    </message>
    <message>
        <source>Galaxies</source>
        <translation>은하</translation>
    </message>
    <message>
        <source>Unknown TYPE</source>
        <translation>알 수 없는 TYPE</translation>
    </message>
    <message>
        <source>Saturated</source>
        <translation>포화</translation>
    </message>
    <message>
        <source>Cropped</source>
        <translation>잘림</translation>
    </message>
    <message>
        <source>Picked</source>
        <translation>고른 행</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <source>duplicate source</source>
        <translation>중복 천체</translation>
    </message>
    <message>
        <source>{source} and {other} are {distance} pixels apart, {fwhm} of the PSF&apos;s width: two rows for one object share its light.</source>
        <translation>{source}와(과) {other}의 거리가 {distance} 화소, PSF 폭의 {fwhm}배입니다. 한 천체에 대한 두 행이 빛을 나눠 갖고 있습니다.</translation>
    </message>
    <message>
        <source>Remove {source} from the catalog.</source>
        <translation>목록에서 {source}을(를) 제거하세요.</translation>
    </message>
    <message>
        <source>saturated star</source>
        <translation>포화된 별</translation>
    </message>
    <message>
        <source>Correct SATURATE in the image&apos;s header, so that these pixels are masked or the source is set aside.</source>
        <translation>영상 헤더의 SATURATE를 바로잡아 이 화소를 마스크하거나 천체를 제외하세요.</translation>
    </message>
    <message>
        <source>masked core</source>
        <translation>마스크된 중심부</translation>
    </message>
    <message>
        <source>{percent} % of the core of {source} in {band} lies on masked pixels ({detail}).</source>
        <translation>{band} 밴드에서 {source} 중심부의 {percent} %가 마스크된 화소에 있습니다 ({detail}).</translation>
    </message>
    <message>
        <source>Trust the other bands, or mend the pixels; if the bright mask does it, see bright_mask.*.</source>
        <translation>다른 밴드를 믿거나 화소를 고치세요. 밝은 천체 마스크 때문이라면 bright_mask.*를 확인하세요.</translation>
    </message>
    <message>
        <source>cosmic ray or bad pixel</source>
        <translation>우주선 또는 불량 화소</translation>
    </message>
    <message>
        <source>{pixels} pixels in {band} deviate by {sigma} sigma, sharper than the PSF and in this band alone.</source>
        <translation>{band} 밴드에서만 화소 {pixels}개가 {sigma} 시그마만큼 벗어나며 PSF보다 뾰족합니다.</translation>
    </message>
    <message>
        <source>Set these pixels to NaN in the image (or paint a mask) and fit again.</source>
        <translation>영상에서 이 화소를 NaN으로 바꾸거나 마스크를 칠한 뒤 다시 피팅하세요.</translation>
    </message>
    <message>
        <source>wrong PSF</source>
        <translation>잘못된 PSF</translation>
    </message>
    <message>
        <source>The PSF of {band} is off by {percent} % in width: {sources} of {of} sources agree, the clearest is {other} ({sigma} sigma).</source>
        <translation>{band} 밴드의 PSF 폭이 {percent} % 어긋납니다. 천체 {of}개 중 {sources}개가 일치하며 가장 뚜렷한 것은 {other}입니다 ({sigma} 시그마).</translation>
    </message>
    <message>
        <source>Look at the ePSF of this cell and band: its stars, and whether it is a fallback.</source>
        <translation>이 셀과 밴드의 ePSF를 살펴보세요. 사용한 별과 대체 PSF 여부를 확인하세요.</translation>
    </message>
    <message>
        <source>iteration limit</source>
        <translation>반복 한도</translation>
    </message>
    <message>
        <source>The fit stopped after {iterations} iterations, {limit} for each try; logP still changed by {dlnp}.</source>
        <translation>피팅이 {iterations}회 반복 후 멈췄습니다 (시도당 한도 {limit}회). logP가 아직 {dlnp}만큼 변하고 있었습니다.</translation>
    </message>
    <message>
        <source>Raise patch_run.n_opt_iters, or cure the source that keeps it from settling.</source>
        <translation>patch_run.n_opt_iters를 늘리거나 수렴을 막는 천체를 바로잡으세요.</translation>
    </message>
    <message>
        <source>wrong position</source>
        <translation>잘못된 위치</translation>
    </message>
    <message>
        <source>The light of {source} lies {offset} pixels from its catalog position; there χ² is smaller by {gain}.</source>
        <translation>{source}의 빛이 목록 위치에서 {offset} 화소 떨어져 있습니다. 그 자리에서 χ²가 {gain}만큼 작습니다.</translation>
    </message>
    <message>
        <source>Move the source, or free it: patch_run.pos_prior_pix and pos_bound_pix.</source>
        <translation>천체를 옮기거나 위치 제한을 푸세요: patch_run.pos_prior_pix와 pos_bound_pix.</translation>
    </message>
    <message>
        <source>missing neighbour</source>
        <translation>누락된 이웃 천체</translation>
    </message>
    <message>
        <source>An object that the catalog lacks, {snr} sigma, lies {distance} pixels from {source}; with it χ² is smaller by {gain}.</source>
        <translation>목록에 없는 천체({snr} 시그마)가 {source}에서 {distance} 화소 떨어진 곳에 있습니다. 이를 넣으면 χ²가 {gain}만큼 작아집니다.</translation>
    </message>
    <message>
        <source>Add a source at this place.</source>
        <translation>이 자리에 천체를 추가하세요.</translation>
    </message>
    <message>
        <source>wrong TYPE</source>
        <translation>잘못된 TYPE</translation>
    </message>
    <message>
        <source>{source} is better described as {detail}: χ² is smaller by {gain}, its half-light radius is {re} pixels.</source>
        <translation>{source}에는 {detail} 모형이 더 맞습니다. χ²가 {gain}만큼 작고 반광도 반지름은 {re} 화소입니다.</translation>
    </message>
    <message>
        <source>Try TYPE {detail}.</source>
        <translation>TYPE을 {detail}(으)로 바꿔 보세요.</translation>
    </message>
    <message>
        <source>parameter at its bound</source>
        <translation>경계값에 걸린 매개변수</translation>
    </message>
    <message>
        <source>not settled</source>
        <translation>미수렴</translation>
    </message>
    <message>
        <source>{source}: {detail}.</source>
        <translation>{source}: {detail}.</translation>
    </message>
    <message>
        <source>Its flux is usable; its shape is the catalog&apos;s. A simpler TYPE may settle.</source>
        <translation>플럭스는 쓸 수 있으나 모양은 목록의 값입니다. 더 단순한 TYPE이면 수렴할 수 있습니다.</translation>
    </message>
    <message>
        <source>no fit</source>
        <translation>피팅 없음</translation>
    </message>
    <message>
        <source>{source} has no values: {detail}.</source>
        <translation>{source}에 값이 없습니다: {detail}.</translation>
    </message>
    <message>
        <source>Look at the mask layer; without a pixel nothing can be measured.</source>
        <translation>마스크 레이어를 확인하세요. 화소가 없으면 측정할 수 없습니다.</translation>
    </message>
    <message>
        <source>analytic PSF</source>
        <translation>해석적 PSF</translation>
    </message>
    <message>
        <source>{band} has no ePSF here, a fallback of FWHM {fwhm} pixels stands in: {detail}.</source>
        <translation>이곳의 {band} 밴드에는 ePSF가 없어 FWHM {fwhm} 화소의 대체 PSF를 썼습니다: {detail}.</translation>
    </message>
    <message>
        <source>Let more stars in (epsf.*), use larger cells, or give the FWHM in the header.</source>
        <translation>별을 더 받아들이거나(epsf.*) 셀을 키우거나 헤더에 FWHM을 적으세요.</translation>
    </message>
    <message>
        <source>large residual</source>
        <translation>큰 잔차</translation>
    </message>
    <message>
        <source>missing source</source>
        <translation>누락된 천체</translation>
    </message>
    <message>
        <source>{percent} % of the core of {source} in {band} is saturated and masked.</source>
        <translation>{band} 밴드에서 {source} 중심부의 {percent} %가 포화되어 마스크되었습니다.</translation>
    </message>
    <message>
        <source>Trust the bands that are not saturated; source_saturation_cut sets such sources aside.</source>
        <translation>포화되지 않은 밴드를 믿으세요. source_saturation_cut으로 이런 천체를 제외할 수 있습니다.</translation>
    </message>
    <message>
        <source>bright star&apos;s wings</source>
        <translation>밝은 별의 날개</translation>
    </message>
    <message>
        <source>The wings and spikes of {source} reach beyond the PSF model: residual peaks ({peaks}) within {distance} pixels, the highest {snr} sigma, too faint for sources beside so bright a star.</source>
        <translation>{source}의 날개와 회절 무늬가 PSF 모형 밖까지 뻗어 있습니다. {distance}픽셀 안의 잔차 봉우리({peaks}개, 가장 높은 것은 {snr}시그마)는 이렇게 밝은 별 옆의 천체라고 하기에는 너무 어둡습니다.</translation>
    </message>
    <message>
        <source>Mask them (bright_mask.*), or let the PSF reach farther (epsf.final_psf_size); add no sources there.</source>
        <translation>마스크로 가리거나(bright_mask.*) PSF를 더 멀리까지 만드세요(epsf.final_psf_size). 그 자리에 천체를 더하지 마세요.</translation>
    </message>
    <message>
        <source>Mask the wings (bright_mask.*) or fix the shape of {source}; do not trust it otherwise.</source>
        <translation>날개를 마스크로 가리거나(bright_mask.*) {source}의 모양을 고정하세요. 그러지 않으면 믿지 마세요.</translation>
    </message>
    <message>
        <source>saturated below the stated level</source>
        <translation>명시된 값보다 낮은 포화</translation>
    </message>
    <message>
        <source>{source} is saturated and not masked: {pixels} pixels of its core in {band} have the same value, {value} counts, where the model has a peak.</source>
        <translation>{source}은(는) 포화되었으나 마스크되지 않았습니다. {band} 밴드 중심부의 화소 {pixels}개가 모형의 봉우리 자리에서 같은 값 {value} 카운트를 가집니다.</translation>
    </message>
    <message>
        <source>light around it</source>
        <translation>주변의 퍼진 빛</translation>
    </message>
    <message>
        <source>The half-light radius of {source}, {re} pixels at its bound, follows light that no source and no sky of the patch has: with a sky of its own ({sky} sigma per pixel in {band}) it is {free} pixels, and χ² is smaller by {gain}.</source>
        <translation>{source}의 반광도 반지름은 경계값인 {re} 화소이며, 어떤 천체나 패치의 하늘 배경에도 없는 빛을 따라간 것입니다. 따로 하늘 배경을 주면({band} 밴드에서 화소당 {sky} 시그마) {free} 화소가 되고 χ²가 {gain}만큼 작아집니다.</translation>
    </message>
    <message>
        <source>Do not trust its size and flux; look for wings of a star, a halo or uneven sky around it, and mask or subtract them (bright_mask.*, background of the images).</source>
        <translation>크기와 플럭스를 믿지 마세요. 주변에 별의 날개, 헤일로, 고르지 않은 하늘 배경이 있는지 살펴보고 마스크하거나 빼세요 (bright_mask.*, 영상의 배경).</translation>
    </message>
    <message>
        <source>{source} stopped at a bound ({detail}): half-light radius {re} pixels, axis ratio {ab}.</source>
        <translation>{source}이(가) 경계값에서 멈췄습니다 ({detail}). 반광도 반지름 {re} 화소, 축비 {ab}입니다.</translation>
    </message>
    <message>
        <source>Try another TYPE, or widen the bound (patch_run.re_min_pix, re_max_pix).</source>
        <translation>다른 TYPE을 써 보거나 경계를 넓히세요 (patch_run.re_min_pix, re_max_pix).</translation>
    </message>
    <message>
        <source>The residual of {source} is too large: χ² is {chi2} per pixel over {pixels} pixels, the worst is off by {sigma} sigma in {band}. No other TYPE, size, position or neighbour takes away half of it (the best {percent} %).</source>
        <translation>{source}의 잔차가 너무 큽니다. 화소 {pixels}개에서 화소당 χ²가 {chi2}이며 가장 나쁜 화소는 {band} 밴드에서 {sigma} 시그마 벗어납니다. 다른 TYPE, 크기, 위치, 이웃 천체로는 절반도 설명되지 않습니다 (최대 {percent} %).</translation>
    </message>
    <message>
        <source>Look at the residual: structure (spiral arms, a lens, a trail) needs another model or a mask; rings and dipoles of a bright star, a better PSF.</source>
        <translation>잔차를 살펴보세요. 나선팔, 렌즈, 궤적 같은 구조에는 다른 모형이나 마스크가, 밝은 별의 고리나 쌍극자 무늬에는 더 나은 PSF가 필요합니다.</translation>
    </message>
    <message>
        <source>An object that the catalog lacks, {snr} sigma in all bands together ({clearest} in {band}), {distance} pixels from the next source.</source>
        <translation>목록에 없는 천체가 있습니다 (모든 밴드를 합쳐 {snr} 시그마, {band} 밴드에서 {clearest} 시그마, 가장 가까운 천체에서 {distance} 화소).</translation>
    </message>
    <message>
        <source>{source} lies {distance} pixels from the bright star {other}, whose wings may have {wings} counts there in the area of a PSF ({band}); {source} itself has {light}. Its values follow what the PSF model leaves of them.</source>
        <translation>{source}은(는) 밝은 별 {other}에서 {distance} 화소 떨어져 있습니다. 그곳에서 별의 날개는 PSF 넓이에 {wings} 카운트까지 이를 수 있고({band} 밴드) {source} 자체는 {light} 카운트입니다. 측정값은 PSF 모형이 빼지 못한 날개를 따라갑니다.</translation>
    </message>
    <message>
        <source>{source} lies {distance} pixels from the bright star {other}, which is masked to {radius} pixels and not fitted: nothing models its wings, and the values of {source} follow them.</source>
        <translation>{source}은(는) 밝은 별 {other}에서 {distance} 화소 떨어져 있습니다. 이 별은 반지름 {radius} 화소까지 마스크되어 피팅되지 않았으므로 그 날개를 나타내는 모형이 없고, {source}의 측정값은 날개를 따라갑니다.</translation>
    </message>
    <message>
        <source>Mask the wings, too (bright_mask.ellipse_scale), or fix the shape of {source}; do not trust it otherwise.</source>
        <translation>날개까지 마스크하거나(bright_mask.ellipse_scale) {source}의 모양을 고정하세요. 그러지 않으면 이 값을 믿지 마세요.</translation>
    </message>
    <message>
        <source>Do not trust these bands. Lower SATURATE in the header, so that source_saturation_cut sets the star aside.</source>
        <translation>이 밴드들을 믿지 마세요. 헤더의 SATURATE를 낮추어 source_saturation_cut이 이 별을 제외하게 하세요.</translation>
    </message>
    <message>
        <source>Do not trust these bands. Write SATURATE into the header, so that source_saturation_cut sets the star aside.</source>
        <translation>이 밴드들을 믿지 마세요. 헤더에 SATURATE를 적어 source_saturation_cut이 이 별을 제외하게 하세요.</translation>
    </message>
    <message>
        <source>{source} is a point: its half-light radius is {re} pixels, {percent} % of the PSF&apos;s FWHM, and as a STAR its χ² changes by {change} only.</source>
        <translation>{source}은(는) 점광원입니다. 반광도 반지름이 {re} 화소로 PSF FWHM의 {percent} %이며, STAR로 피팅해도 χ²가 {change}만큼만 달라집니다.</translation>
    </message>
    <message>
        <source>unresolved pair</source>
        <translation>분리되지 않는 쌍</translation>
    </message>
    <message>
        <source>{source} and {other} are {distance} pixels apart, {fwhm} of the PSF&apos;s width: the data know their sum, and their own flux errors are {errors} times those of lone sources.</source>
        <translation>{source}와(과) {other}의 거리가 {distance} 화소, PSF 폭의 {fwhm}배입니다. 자료로는 둘의 합만 알 수 있으며, 각각의 플럭스 오차는 홀로 있는 천체의 {errors}배입니다.</translation>
    </message>
    <message>
        <source>Use the sum of both, or remove {source} if it is the same object.</source>
        <translation>둘의 합을 쓰거나, 같은 천체라면 {source}을(를) 제거하세요.</translation>
    </message>
    <message>
        <source>{source} stopped at a bound ({detail}), {moved} pixels from its catalog position.</source>
        <translation>{source}이(가) 목록 위치에서 {moved} 화소 떨어진 경계값에서 멈췄습니다 ({detail}).</translation>
    </message>
    <message>
        <source>Look whether its light lies elsewhere, then mend the position or widen patch_run.pos_bound_pix.</source>
        <translation>빛이 다른 곳에 있는지 살펴보고 위치를 고치거나 patch_run.pos_bound_pix를 넓히세요.</translation>
    </message>
    <message>
        <source>{source} stopped at a bound ({detail}): Sersic index {n}, half-light radius {re} pixels, axis ratio {ab}.</source>
        <translation>{source}이(가) 경계값에서 멈췄습니다 ({detail}). Sersic 지수 {n}, 반광도 반지름 {re} 화소, 축비 {ab}입니다.</translation>
    </message>
    <message>
        <source>Try TYPE DEV or EXP, or widen the bound (patch_run.sersic_n_min, sersic_n_max).</source>
        <translation>TYPE을 DEV나 EXP로 바꿔 보거나 경계를 넓히세요 (patch_run.sersic_n_min, sersic_n_max).</translation>
    </message>
    <message>
        <source>{source} stopped at a bound ({detail}): half-light radius {re} pixels, axis ratio {ab}; with wider bounds χ² is smaller by {gain}.</source>
        <translation>{source}이(가) 경계값에서 멈췄습니다 ({detail}). 반광도 반지름 {re} 화소, 축비 {ab}이며 경계를 넓히면 χ²가 {gain}만큼 작아집니다.</translation>
    </message>
    <message>
        <source>Widen the bound (patch_run.re_min_pix, re_max_pix, sersic_n_min, sersic_n_max).</source>
        <translation>경계를 넓히세요 (patch_run.re_min_pix, re_max_pix, sersic_n_min, sersic_n_max).</translation>
    </message>
    <message>
        <source>{source} lacks {percent} % of the core that its wings call for in {band} (bands with such a core: {detail}): its brightest pixel there has {value} counts, SATURATE says {limit}. The wings suggest a flux near {wings} in {band}, the fit has {flux} ± {error}.</source>
        <translation>{source}은(는) {band} 밴드에서 날개로 미루어 본 중심부 빛의 {percent} %가 모자랍니다(중심부가 이런 밴드: {detail}). 중심부에서 가장 밝은 화소는 {value} 카운트인데 SATURATE는 {limit}입니다. 날개로 보면 {band} 밴드의 플럭스는 약 {wings}이고 피팅값은 {flux} ± {error}입니다.</translation>
    </message>
    <message>
        <source>{source} lacks {percent} % of the core that its wings call for in {band} (bands with such a core: {detail}): its brightest pixel there has {value} counts, and the header has no SATURATE. The wings suggest a flux near {wings} in {band}, the fit has {flux} ± {error}.</source>
        <translation>{source}은(는) {band} 밴드에서 날개로 미루어 본 중심부 빛의 {percent} %가 모자랍니다(중심부가 이런 밴드: {detail}). 중심부에서 가장 밝은 화소는 {value} 카운트이고 헤더에는 SATURATE가 없습니다. 날개로 보면 {band} 밴드의 플럭스는 약 {wings}이고 피팅값은 {flux} ± {error}입니다.</translation>
    </message>
</context>
<context>
    <name>SourceLayers</name>
    <message>
        <source>Crop-excluded</source>
        <translation>잘려서 제외</translation>
    </message>
    <message>
        <source>Unknown TYPE</source>
        <translation>알 수 없는 TYPE</translation>
    </message>
    <message>
        <source>Galaxies</source>
        <translation>은하</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>별</translation>
    </message>
    <message>
        <source>Saturation-excluded</source>
        <translation>포화로 제외</translation>
    </message>
    <message>
        <source>Fitted positions</source>
        <translation>피팅 위치</translation>
    </message>
    <message>
        <source>Gaia matches</source>
        <translation>Gaia 일치 천체</translation>
    </message>
    <message>
        <source>Added from Gaia</source>
        <translation>Gaia에서 추가</translation>
    </message>
    <message>
        <source>Gaia selection box</source>
        <translation>Gaia 선택 상자</translation>
    </message>
    <message>
        <source>ePSF cells</source>
        <translation>ePSF 셀</translation>
    </message>
    <message>
        <source>Patches by status</source>
        <translation>상태별 패치</translation>
    </message>
    <message>
        <source>Halo of the patch</source>
        <translation>패치의 halo</translation>
    </message>
</context>
<context>
    <name>SourceNumbers</name>
    <message>
        <source>x</source>
        <translation>x</translation>
    </message>
    <message>
        <source>y</source>
        <translation>y</translation>
    </message>
    <message>
        <source>RA</source>
        <translation>RA</translation>
    </message>
    <message>
        <source>Dec</source>
        <translation>Dec</translation>
    </message>
    <message>
        <source>Re</source>
        <translation>Re</translation>
    </message>
    <message>
        <source>Ellipticity</source>
        <translation>타원율</translation>
    </message>
    <message>
        <source>Theta</source>
        <translation>Theta</translation>
    </message>
    <message>
        <source>Sersic index</source>
        <translation>Sersic 지수</translation>
    </message>
    <message>
        <source>Left out of the fit.</source>
        <translation>피팅에서 제외되었습니다.</translation>
    </message>
    <message>
        <source>Has no fit: its patch failed or it belongs to none.</source>
        <translation>피팅 결과가 없습니다. 패치가 실패했거나 속한 패치가 없습니다.</translation>
    </message>
    <message>
        <source>The patch used up its iterations before it converged.</source>
        <translation>패치가 수렴하기 전에 반복 횟수를 모두 사용했습니다.</translation>
    </message>
    <message>
        <source>A parameter ended at its bound.</source>
        <translation>매개변수가 경계값에 걸렸습니다.</translation>
    </message>
    <message>
        <source>Lies inside the mask of a bright source.</source>
        <translation>밝은 천체의 마스크 안에 있습니다.</translation>
    </message>
    <message>
        <source>The patch did not converge.</source>
        <translation>패치가 수렴하지 않았습니다.</translation>
    </message>
    <message>
        <source>No band has an ePSF here; analytic PSFs were used.</source>
        <translation>이곳에는 ePSF가 있는 밴드가 없어 해석적 PSF를 썼습니다.</translation>
    </message>
    <message>
        <source>An ePSF was not used because too few stars made it.</source>
        <translation>별이 너무 적어 ePSF를 쓰지 않았습니다.</translation>
    </message>
    <message>
        <source>A neighbour in the blend could not be fitted.</source>
        <translation>블렌드 안의 이웃 천체를 피팅하지 못했습니다.</translation>
    </message>
    <message>
        <source>Lies at the edge of the image.</source>
        <translation>영상 가장자리에 있습니다.</translation>
    </message>
    <message>
        <source>The pixels of its core are masked.</source>
        <translation>중심부 화소가 마스크되었습니다.</translation>
    </message>
    <message>
        <source>The model misses its light by far: saturated, or of another type.</source>
        <translation>모형이 관측된 빛과 크게 다릅니다. 포화되었거나 종류가 다릅니다.</translation>
    </message>
    <message>
        <source>Position and shape did not settle; the catalog&apos;s values were used.</source>
        <translation>위치와 모양이 수렴하지 않아 목록의 값을 썼습니다.</translation>
    </message>
    <message>
        <source>Reason of the exclusion: %1.</source>
        <translation>제외 이유: %1.</translation>
    </message>
    <message>
        <source>At a bound: %1.</source>
        <translation>경계값에 걸림: %1.</translation>
    </message>
    <message>
        <source>Analytic PSF instead of an ePSF in: %1.</source>
        <translation>ePSF 대신 해석적 PSF를 쓴 밴드: %1.</translation>
    </message>
    <message>
        <source>%1 iterations, converged</source>
        <translation>반복 %1회, 수렴</translation>
    </message>
    <message>
        <source>%1 iterations, not converged</source>
        <translation>반복 %1회, 미수렴</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>lower</source>
        <translation>하한</translation>
    </message>
    <message>
        <source>upper</source>
        <translation>상한</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 ~ %2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1(%2)</translation>
    </message>
    <message>
        <source>A band&apos;s flux is negative by more than 5 sigma.</source>
        <translation>한 밴드의 플럭스가 5 시그마를 넘는 음수입니다.</translation>
    </message>
    <message>
        <source>Its core is saturated in a band; its wings give the flux.</source>
        <translation>중심부가 어느 밴드에서 포화되어 날개의 빛으로 플럭스를 구했습니다.</translation>
    </message>
</context>
<context>
    <name>Stretch</name>
    <message>
        <source>Linear</source>
        <translation>선형</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>거듭제곱</translation>
    </message>
    <message>
        <source>Square root</source>
        <translation>제곱근</translation>
    </message>
    <message>
        <source>Squared</source>
        <translation>제곱</translation>
    </message>
    <message>
        <source>Asinh</source>
        <translation>Asinh</translation>
    </message>
    <message>
        <source>Sinh</source>
        <translation>Sinh</translation>
    </message>
    <message>
        <source>Histogram equalisation</source>
        <translation>히스토그램 평활화</translation>
    </message>
</context>
<context>
    <name>furrow::app::KeyboardHelp</name>
    <message>
        <source>Keyboard and mouse</source>
        <translation>키보드와 마우스</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>휠</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>커서 위치에서 확대/축소</translation>
    </message>
    <message>
        <source>Left drag</source>
        <translation>왼쪽 끌기</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>화면 이동</translation>
    </message>
    <message>
        <source>Right drag</source>
        <translation>오른쪽 끌기</translation>
    </message>
    <message>
        <source>Contrast (up and down) and bias (left and right)</source>
        <translation>대비(위아래)와 바이어스(좌우)</translation>
    </message>
    <message>
        <source>Middle click</source>
        <translation>가운데 클릭</translation>
    </message>
    <message>
        <source>Centre the image here</source>
        <translation>이곳을 영상 중심으로</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>클릭</translation>
    </message>
    <message>
        <source>Select the nearest source</source>
        <translation>가장 가까운 천체 선택</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>두 번 클릭</translation>
    </message>
    <message>
        <source>Select and show it in the Source view</source>
        <translation>선택하고 천체 보기에 표시</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>화살표 키</translation>
    </message>
    <message>
        <source>Move by one pixel; with Shift by ten</source>
        <translation>한 화소 이동, Shift와 함께면 열 화소</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>In the catalog: show the row in the Source view</source>
        <translation>목록에서: 해당 행을 천체 보기에 표시</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>기능</translation>
    </message>
    <message>
        <source>Click on the patch grid</source>
        <translation>패치 격자 클릭</translation>
    </message>
    <message>
        <source>Select the patch</source>
        <translation>패치 선택</translation>
    </message>
    <message>
        <source>Arrow keys in the histogram</source>
        <translation>히스토그램에서 화살표 키</translation>
    </message>
    <message>
        <source>Move a limit; Tab takes the other, Shift moves further</source>
        <translation>한계선 이동, Tab으로 다른 선 선택, Shift로 더 크게 이동</translation>
    </message>
</context>
<context>
    <name>furrow::app::MainWindow</name>
    <message>
        <source>White</source>
        <translation>화이트</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>천체</translation>
    </message>
    <message>
        <source>Catalog</source>
        <translation>목록</translation>
    </message>
    <message>
        <source>ePSF</source>
        <translation>ePSF</translation>
    </message>
    <message>
        <source>ZP</source>
        <translation>영점</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>This cannot be opened.</source>
        <translation>열 수 없습니다.</translation>
    </message>
    <message>
        <source>A run is active.</source>
        <translation>실행 중입니다.</translation>
    </message>
    <message>
        <source>Wait for its end or cancel it before another field is opened.</source>
        <translation>끝날 때까지 기다리거나 취소한 뒤 다른 필드를 여세요.</translation>
    </message>
    <message>
        <source>Some results of this field cannot be read.</source>
        <translation>이 필드의 일부 결과를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The run failed.</source>
        <translation>실행이 실패했습니다.</translation>
    </message>
    <message>
        <source>Patches that could not be fitted: %1. Everything else is finished.</source>
        <translation>피팅하지 못한 패치: %1. 나머지는 모두 끝났습니다.</translation>
    </message>
    <message>
        <source>stopped; finished products stay valid</source>
        <translation>중지됨, 완성된 결과물은 유효함</translation>
    </message>
    <message>
        <source>A run is active</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>Stop the run and quit? Finished products stay valid.</source>
        <translation>실행을 중지하고 끝낼까요? 완성된 결과물은 유효합니다.</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>도구</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>최근 항목 열기(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>실행(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>패널(&amp;P)</translation>
    </message>
    <message>
        <source>Run &amp;one stage</source>
        <translation>한 단계만 실행(&amp;O)</translation>
    </message>
    <message>
        <source>About Furrow</source>
        <translation>Furrow 정보</translation>
    </message>
    <message>
        <source>&lt;h3&gt;Furrow %1&lt;/h3&gt;&lt;p&gt;Multi-band photometry of blended stars and galaxies.&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later. It comes with no warranty.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;Furrow %1&lt;/h3&gt;&lt;p&gt;겹친 별과 은하의 다중 밴드 측광.&lt;/p&gt;&lt;p&gt;GNU 일반 공중 사용 허가서(GPL) 버전 3 이상에 따른 자유 소프트웨어입니다. 어떠한 보증도 제공하지 않습니다.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Open configuration</source>
        <translation>설정 파일 열기</translation>
    </message>
    <message>
        <source>Configurations (*.yaml *.yml);;All files (*)</source>
        <translation>설정 파일 (*.yaml *.yml);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Open the work folder of a run</source>
        <translation>실행 결과의 작업 폴더 열기</translation>
    </message>
    <message>
        <source>Folder for the demo project</source>
        <translation>데모 프로젝트 폴더</translation>
    </message>
    <message>
        <source>The demo project is in %1. Run › Run stale (F5) fits it.</source>
        <translation>데모 프로젝트 위치: %1. 실행 › 갱신 필요 단계 실행(F5)으로 피팅합니다.</translation>
    </message>
    <message>
        <source>The demo project could not be written.</source>
        <translation>데모 프로젝트를 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Save view</source>
        <translation>보기 저장</translation>
    </message>
    <message>
        <source>The view was saved as %1.</source>
        <translation>보기를 저장했습니다: %1.</translation>
    </message>
    <message>
        <source>The view could not be saved.</source>
        <translation>보기를 저장할 수 없습니다.</translation>
    </message>
    <message>
        <source>Furrow did not end properly the last time; what was open is open again.</source>
        <translation>지난번에 Furrow가 정상적으로 끝나지 않아 열려 있던 것을 다시 열었습니다.</translation>
    </message>
    <message>
        <source>&amp;Open configuration …</source>
        <translation>설정 파일 열기(&amp;O)…</translation>
    </message>
    <message>
        <source>Open the YAML file of a field</source>
        <translation>필드의 YAML 파일 열기</translation>
    </message>
    <message>
        <source>Open &amp;work folder …</source>
        <translation>작업 폴더 열기(&amp;W)…</translation>
    </message>
    <message>
        <source>Look at the results of a finished run</source>
        <translation>끝난 실행의 결과 보기</translation>
    </message>
    <message>
        <source>New &amp;demo project …</source>
        <translation>새 데모 프로젝트(&amp;D)…</translation>
    </message>
    <message>
        <source>Write a small SDSS field with a configuration and open it</source>
        <translation>설정이 갖춰진 작은 SDSS 필드를 만들어 열기</translation>
    </message>
    <message>
        <source>&amp;Export catalog …</source>
        <translation>목록 내보내기(&amp;E)…</translation>
    </message>
    <message>
        <source>Write all, listed or selected sources to a file</source>
        <translation>전체, 표시 또는 선택한 천체를 파일로 쓰기</translation>
    </message>
    <message>
        <source>&amp;Save view as PNG or SVG …</source>
        <translation>보기를 PNG 또는 SVG로 저장(&amp;S)…</translation>
    </message>
    <message>
        <source>Save the active image as it is shown</source>
        <translation>활성 영상을 보이는 대로 저장</translation>
    </message>
    <message>
        <source>&amp;Copy view</source>
        <translation>보기 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the active image as it is shown to the clipboard</source>
        <translation>활성 영상을 보이는 대로 클립보드에 복사</translation>
    </message>
    <message>
        <source>&amp;Import regions …</source>
        <translation>영역 가져오기(&amp;I)…</translation>
    </message>
    <message>
        <source>Export re&amp;gions …</source>
        <translation>영역 내보내기(&amp;G)…</translation>
    </message>
    <message>
        <source>Save what the visible overlays of the active image mark as DS9 regions</source>
        <translation>활성 영상에 보이는 오버레이를 DS9 영역으로 저장</translation>
    </message>
    <message>
        <source>Re&amp;move regions</source>
        <translation>영역 제거(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Preferences …</source>
        <translation>환경 설정(&amp;P)…</translation>
    </message>
    <message>
        <source>Theme, language and start</source>
        <translation>테마, 언어, 시작</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>끝내기(&amp;Q)</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>창 닫기</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>확대(&amp;I)</translation>
    </message>
    <message>
        <source>Twice as large</source>
        <translation>두 배 크게</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>축소(&amp;O)</translation>
    </message>
    <message>
        <source>Half as large</source>
        <translation>절반 크기로</translation>
    </message>
    <message>
        <source>One &amp;to one</source>
        <translation>실제 크기(&amp;1)</translation>
    </message>
    <message>
        <source>One screen pixel per image pixel</source>
        <translation>영상 화소 하나에 화면 화소 하나</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>화면에 맞춤(&amp;F)</translation>
    </message>
    <message>
        <source>The whole image</source>
        <translation>영상 전체</translation>
    </message>
    <message>
        <source>&amp;Reset contrast</source>
        <translation>대비 초기화(&amp;R)</translation>
    </message>
    <message>
        <source>Neutral contrast and bias</source>
        <translation>대비와 바이어스를 기본값으로</translation>
    </message>
    <message>
        <source>&amp;Blink</source>
        <translation>깜박임 비교(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Histogram</source>
        <translation>히스토그램(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Magnifier</source>
        <translation>돋보기(&amp;M)</translation>
    </message>
    <message>
        <source>Enlarge the pixels under the cursor</source>
        <translation>커서 아래 화소 확대</translation>
    </message>
    <message>
        <source>Compass an&amp;d scale bar</source>
        <translation>방위와 축척 막대(&amp;W)</translation>
    </message>
    <message>
        <source>Arrows to north and east and a bar of a round angle</source>
        <translation>북쪽과 동쪽 화살표, 각도 축척 막대</translation>
    </message>
    <message>
        <source>Conto&amp;urs</source>
        <translation>등고선(&amp;N)</translation>
    </message>
    <message>
        <source>Lines of equal value between the limits</source>
        <translation>표시 범위 안에서 같은 값을 잇는 선</translation>
    </message>
    <message>
        <source>Lin&amp;k panels</source>
        <translation>패널 연동(&amp;K)</translation>
    </message>
    <message>
        <source>The panels of the Patch and Source views pan and zoom together</source>
        <translation>패치와 천체 보기의 패널을 함께 이동하고 확대/축소</translation>
    </message>
    <message>
        <source>Li&amp;nk limits</source>
        <translation>표시 범위 연동(&amp;G)</translation>
    </message>
    <message>
        <source>The data panels of the Patch and Source views have the same limits, the residuals theirs</source>
        <translation>패치와 천체 보기의 데이터 패널끼리, 잔차 패널끼리 같은 표시 범위 사용</translation>
    </message>
    <message>
        <source>Colour-blind-safe m&amp;arkers</source>
        <translation>색각 이상 대응 표시(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>이동(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Go to …</source>
        <translation>찾아가기(&amp;G)…</translation>
    </message>
    <message>
        <source>Move to an ID, a pixel or a position on the sky</source>
        <translation>ID, 화소 또는 하늘 위치로 이동</translation>
    </message>
    <message>
        <source>&amp;Previous source</source>
        <translation>이전 천체(&amp;P)</translation>
    </message>
    <message>
        <source>Previous source of the catalog as it is sorted</source>
        <translation>현재 정렬 순서에서 이전 천체</translation>
    </message>
    <message>
        <source>&amp;Next source</source>
        <translation>다음 천체(&amp;N)</translation>
    </message>
    <message>
        <source>Next source of the catalog as it is sorted</source>
        <translation>현재 정렬 순서에서 다음 천체</translation>
    </message>
    <message>
        <source>&amp;Find in catalog</source>
        <translation>목록에서 찾기(&amp;F)</translation>
    </message>
    <message>
        <source>Filter the catalog by an expression or words</source>
        <translation>수식이나 단어로 목록 거르기</translation>
    </message>
    <message>
        <source>Run &amp;stale</source>
        <translation>갱신 필요 단계 실행(&amp;S)</translation>
    </message>
    <message>
        <source>Run what is stale and keep the rest</source>
        <translation>갱신이 필요한 단계만 실행하고 나머지는 유지</translation>
    </message>
    <message>
        <source>Run &amp;all</source>
        <translation>모두 실행(&amp;A)</translation>
    </message>
    <message>
        <source>Run every stage from the beginning</source>
        <translation>모든 단계를 처음부터 실행</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>취소(&amp;C)</translation>
    </message>
    <message>
        <source>Stop the run; finished products stay valid</source>
        <translation>실행 중지, 완성된 결과물은 유효함</translation>
    </message>
    <message>
        <source>Revie&amp;w</source>
        <translation>검토(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Next problem</source>
        <translation>다음 문제(&amp;N)</translation>
    </message>
    <message>
        <source>Next patch that needs a look, in the order of the list</source>
        <translation>목록 순서에서 살펴볼 다음 패치</translation>
    </message>
    <message>
        <source>&amp;Previous problem</source>
        <translation>이전 문제(&amp;P)</translation>
    </message>
    <message>
        <source>Previous patch that needs a look</source>
        <translation>살펴볼 이전 패치</translation>
    </message>
    <message>
        <source>&amp;Open patch</source>
        <translation>패치 열기(&amp;O)</translation>
    </message>
    <message>
        <source>Show the selected patch</source>
        <translation>선택한 패치 표시</translation>
    </message>
    <message>
        <source>&amp;Accept</source>
        <translation>승인(&amp;A)</translation>
    </message>
    <message>
        <source>Accept the selected patch; once more: take it back</source>
        <translation>선택한 패치 승인, 다시 누르면 취소</translation>
    </message>
    <message>
        <source>Re&amp;ject</source>
        <translation>거부(&amp;X)</translation>
    </message>
    <message>
        <source>Reject the selected patch; once more: take it back</source>
        <translation>선택한 패치 거부, 다시 누르면 취소</translation>
    </message>
    <message>
        <source>&amp;Edit note</source>
        <translation>메모 편집(&amp;E)</translation>
    </message>
    <message>
        <source>Write a note on the selected patch</source>
        <translation>선택한 패치에 메모 쓰기</translation>
    </message>
    <message>
        <source>Next &amp;band</source>
        <translation>다음 밴드(&amp;B)</translation>
    </message>
    <message>
        <source>Next band of the Patch view</source>
        <translation>패치 보기의 다음 밴드</translation>
    </message>
    <message>
        <source>Previous ban&amp;d</source>
        <translation>이전 밴드(&amp;D)</translation>
    </message>
    <message>
        <source>Previous band of the Patch view</source>
        <translation>패치 보기의 이전 밴드</translation>
    </message>
    <message>
        <source>Res&amp;iduals of all bands</source>
        <translation>모든 밴드의 잔차(&amp;S)</translation>
    </message>
    <message>
        <source>Show or hide the residuals of all bands of the patch</source>
        <translation>패치의 모든 밴드 잔차 표시 또는 숨기기</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keyboard and mouse</source>
        <translation>키보드와 마우스(&amp;K)</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>모든 키</translation>
    </message>
    <message>
        <source>&amp;About Furrow</source>
        <translation>Furrow 정보(&amp;A)</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>버전과 라이선스</translation>
    </message>
    <message>
        <source>Build &amp;ePSFs</source>
        <translation>ePSF 만들기(&amp;E)</translation>
    </message>
    <message>
        <source>Load the field and build all ePSFs</source>
        <translation>필드를 읽고 모든 ePSF 만들기</translation>
    </message>
    <message>
        <source>Divide into &amp;patches</source>
        <translation>패치로 나누기(&amp;P)</translation>
    </message>
    <message>
        <source>Load the field and lay out the patches</source>
        <translation>필드를 읽고 패치 배치</translation>
    </message>
    <message>
        <source>Write patch &amp;inputs</source>
        <translation>패치 입력 쓰기(&amp;I)</translation>
    </message>
    <message>
        <source>Load the field and write the input of every patch</source>
        <translation>필드를 읽고 모든 패치의 입력 쓰기</translation>
    </message>
    <message>
        <source>&amp;Fit patches</source>
        <translation>패치 피팅(&amp;F)</translation>
    </message>
    <message>
        <source>Fit every patch from its input</source>
        <translation>입력에서 모든 패치 피팅</translation>
    </message>
    <message>
        <source>&amp;Merge</source>
        <translation>병합(&amp;M)</translation>
    </message>
    <message>
        <source>Join the fitted patches to one catalog</source>
        <translation>피팅한 패치를 하나의 목록으로 병합</translation>
    </message>
    <message>
        <source>&amp;Zero points</source>
        <translation>영점(&amp;Z)</translation>
    </message>
    <message>
        <source>Compute zero points and magnitudes</source>
        <translation>영점과 등급 계산</translation>
    </message>
    <message>
        <source>Contour l&amp;evels</source>
        <translation>등고선 수준(&amp;E)</translation>
    </message>
    <message>
        <source>The image or file cannot be shown.</source>
        <translation>영상이나 파일을 표시할 수 없습니다.</translation>
    </message>
    <message>
        <source>%1: %2 regions.</source>
        <translation>%1: 영역 %2개.</translation>
    </message>
    <message>
        <source>PNG pictures (*.png);;SVG drawings (*.svg)</source>
        <translation>PNG 그림 (*.png);;SVG 그림 (*.svg)</translation>
    </message>
    <message>
        <source>Import regions</source>
        <translation>영역 가져오기</translation>
    </message>
    <message>
        <source>DS9 regions (*.reg);;All files (*)</source>
        <translation>DS9 영역 (*.reg);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Export regions</source>
        <translation>영역 내보내기</translation>
    </message>
    <message>
        <source>DS9 regions (*.reg)</source>
        <translation>DS9 영역 (*.reg)</translation>
    </message>
    <message>
        <source>%1 regions were saved as %2.</source>
        <translation>영역 %1개를 저장했습니다: %2.</translation>
    </message>
    <message>
        <source>The regions could not be saved.</source>
        <translation>영역을 저장할 수 없습니다.</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>패치</translation>
    </message>
    <message>
        <source>Patches</source>
        <translation>패치 목록</translation>
    </message>
    <message>
        <source>Verdicts and notes.</source>
        <translation>판정과 메모.</translation>
    </message>
    <message>
        <source>Opening %1 was cancelled. %2 is still open.</source>
        <translation>%1 열기를 취소했습니다. %2은(는) 그대로 열려 있습니다.</translation>
    </message>
    <message>
        <source>Opening %1 was cancelled. Nothing is open.</source>
        <translation>%1 열기를 취소했습니다. 열려 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>Show the regions of a DS9 file over all images of the field</source>
        <translation>DS9 파일의 영역을 필드의 모든 영상 위에 표시</translation>
    </message>
    <message>
        <source>Take imported regions off the images</source>
        <translation>가져온 영역을 영상에서 제거</translation>
    </message>
    <message>
        <source>Blink between the white stack and bands, or the panels of the patch or source</source>
        <translation>화이트 합성과 밴드, 또는 패치나 천체의 패널을 번갈아 표시</translation>
    </message>
    <message>
        <source>Colours of markers, masks and plots that all readers can tell apart</source>
        <translation>누구나 구별할 수 있는 표식, 마스크, 그래프 색</translation>
    </message>
    <message>
        <source>Histogram of the images with limits to drag</source>
        <translation>표시 범위를 끌어 조정하는 영상 히스토그램</translation>
    </message>
    <message>
        <source>Selected source</source>
        <translation>선택한 천체</translation>
    </message>
    <message>
        <source>The selected source, its type and its signal over noise in the selected band, or where that is best</source>
        <translation>선택한 천체와 그 유형, 선택한 밴드(없으면 가장 좋은 밴드)에서의 신호 대 잡음비</translation>
    </message>
    <message>
        <source>S/N %1 (%2)</source>
        <translation>S/N %1 (%2)</translation>
    </message>
</context>
<context>
    <name>furrow::app::MessageBanner</name>
    <message>
        <source>Message</source>
        <translation>메시지</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Hide this message; the log keeps it</source>
        <translation>이 메시지 숨기기, 로그에는 남음</translation>
    </message>
    <message>
        <source>Lines left out here: %1; the log has them all.</source>
        <translation>여기서 생략한 줄: %1. 전체는 로그에 있습니다.</translation>
    </message>
</context>
<context>
    <name>furrow::app::OpeningBar</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>How much of the catalog is read</source>
        <translation>카탈로그를 읽은 정도</translation>
    </message>
    <message>
        <source>Progress of opening</source>
        <translation>열기 진행률</translation>
    </message>
    <message>
        <source>Stops opening; what was open before stays open</source>
        <translation>열기 중지, 이전에 열려 있던 것은 그대로 유지</translation>
    </message>
    <message>
        <source>Cancel opening</source>
        <translation>열기 취소</translation>
    </message>
    <message>
        <source>Opening %1 …</source>
        <translation>%1 여는 중…</translation>
    </message>
</context>
<context>
    <name>furrow::app::PreferencesDialog</name>
    <message>
        <source>Open the last field at start</source>
        <translation>시작할 때 마지막 필드 열기</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>환경 설정</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템 설정 따름</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Colours of the window</source>
        <translation>창의 색</translation>
    </message>
    <message>
        <source>Takes effect when Furrow is started again</source>
        <translation>Furrow를 다시 시작하면 적용됨</translation>
    </message>
    <message>
        <source>Start with the field that was open when Furrow was closed</source>
        <translation>Furrow를 닫을 때 열려 있던 필드로 시작</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>테마(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>언어(&amp;L)</translation>
    </message>
    <message>
        <source>The language changes when Furrow is started again.</source>
        <translation>언어는 Furrow를 다시 시작하면 바뀝니다.</translation>
    </message>
</context>
<context>
    <name>furrow::app::RecentFiles</name>
    <message>
        <source>Nothing opened yet</source>
        <translation>아직 연 항목 없음</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>기록 지우기</translation>
    </message>
</context>
<context>
    <name>furrow::app::WelcomePage</name>
    <message>
        <source>Furrow</source>
        <translation>Furrow</translation>
    </message>
    <message>
        <source>Multi-band photometry of blended stars and galaxies</source>
        <translation>겹친 별과 은하의 다중 밴드 측광</translation>
    </message>
    <message>
        <source>Open configuration …</source>
        <translation>설정 파일 열기…</translation>
    </message>
    <message>
        <source>Choose the YAML file of a field, then run it.</source>
        <translation>필드의 YAML 파일을 골라 실행합니다.</translation>
    </message>
    <message>
        <source>Open work folder …</source>
        <translation>작업 폴더 열기…</translation>
    </message>
    <message>
        <source>Look at the results of a finished run.</source>
        <translation>끝난 실행의 결과를 봅니다.</translation>
    </message>
    <message>
        <source>New demo project …</source>
        <translation>새 데모 프로젝트…</translation>
    </message>
    <message>
        <source>Write a small SDSS field with a ready configuration and open it.</source>
        <translation>설정이 갖춰진 작은 SDSS 필드를 만들어 엽니다.</translation>
    </message>
    <message>
        <source>Opened before:</source>
        <translation>최근에 연 항목:</translation>
    </message>
</context>
<context>
    <name>furrow::figures::FigureBoard</name>
    <message>
        <source>Image</source>
        <translation>영상</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::BandImages</name>
    <message>
        <source>%1: there is no image of this band.</source>
        <translation>%1: 이 밴드의 영상이 없습니다.</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::CatalogModel</name>
    <message>
        <source>%1: no value</source>
        <translation>%1: 값 없음</translation>
    </message>
    <message>
        <source>%1: a column of your catalog</source>
        <translation>%1: 입력 목록의 열</translation>
    </message>
    <message>
        <source> [%1]</source>
        <translation> [%1]</translation>
    </message>
    <message>
        <source>
Click: sort. Shift+click: sort within the order that is there.</source>
        <translation>
클릭: 정렬. Shift+클릭: 기존 순서 안에서 정렬.</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::CatalogTable</name>
    <message>
        <source>Catalog</source>
        <translation>목록</translation>
    </message>
    <message>
        <source>Enter opens the source, typing goes to an ID, Ctrl+C copies the selected rows</source>
        <translation>Enter로 천체 열기, ID를 입력하면 이동, Ctrl+C로 선택한 행 복사</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::CatalogView</name>
    <message>
        <source>Go to ID</source>
        <translation>ID로 이동</translation>
    </message>
    <message>
        <source>Goes to the source with this ID, or the first that starts so</source>
        <translation>이 ID의 천체 또는 이렇게 시작하는 첫 천체로 이동</translation>
    </message>
    <message>
        <source>Rows selected</source>
        <translation>선택한 행</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>열</translation>
    </message>
    <message>
        <source>Which columns are shown</source>
        <translation>표시할 열 선택</translation>
    </message>
    <message>
        <source>Plot</source>
        <translation>그래프</translation>
    </message>
    <message>
        <source>Scatter plot or histogram beside the table</source>
        <translation>표 옆에 산점도 또는 히스토그램 표시</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Write all, listed or selected rows to a file (Ctrl+E)</source>
        <translation>전체, 표시 또는 선택한 행을 파일로 쓰기 (Ctrl+E)</translation>
    </message>
    <message>
        <source>· %1 selected</source>
        <translation>· %1개 선택</translation>
    </message>
    <message>
        <source>Sort ascending</source>
        <translation>오름차순 정렬</translation>
    </message>
    <message>
        <source>Sort descending</source>
        <translation>내림차순 정렬</translation>
    </message>
    <message>
        <source>Histogram of %1</source>
        <translation>%1 히스토그램</translation>
    </message>
    <message>
        <source>Hide %1</source>
        <translation>%1 숨기기</translation>
    </message>
    <message>
        <source>Columns …</source>
        <translation>열…</translation>
    </message>
    <message>
        <source>The catalog appears here once a field is open.</source>
        <translation>필드를 열면 목록이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>The catalog has no rows.</source>
        <translation>목록에 행이 없습니다.</translation>
    </message>
    <message>
        <source>No picked row matches the filter.</source>
        <translation>고른 행 가운데 필터에 맞는 것이 없습니다.</translation>
    </message>
    <message>
        <source>No row matches the filter.</source>
        <translation>필터에 맞는 행이 없습니다.</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ColorBar</name>
    <message>
        <source>Colour bar</source>
        <translation>색 막대</translation>
    </message>
    <message>
        <source>Colours and the values they stand for</source>
        <translation>색과 그에 해당하는 값</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ColumnChooser</name>
    <message>
        <source>Columns</source>
        <translation>열</translation>
    </message>
    <message>
        <source>Search names and descriptions</source>
        <translation>이름과 설명 검색</translation>
    </message>
    <message>
        <source>Lists the columns whose name or description holds this</source>
        <translation>이름이나 설명에 이 글이 들어 있는 열 표시</translation>
    </message>
    <message>
        <source>Search columns</source>
        <translation>열 검색</translation>
    </message>
    <message>
        <source>Shows a set of columns and hides the others</source>
        <translation>열 모음 하나만 표시하고 나머지는 숨기기</translation>
    </message>
    <message>
        <source>Sets of columns</source>
        <translation>열 모음</translation>
    </message>
    <message>
        <source>Ticked columns are shown (Space)</source>
        <translation>선택한 열이 표시됨 (Space)</translation>
    </message>
    <message>
        <source>Show listed</source>
        <translation>나열된 열 표시</translation>
    </message>
    <message>
        <source>Shows every column of the list above</source>
        <translation>위에 나열된 모든 열 표시</translation>
    </message>
    <message>
        <source>Hide listed</source>
        <translation>나열된 열 숨기기</translation>
    </message>
    <message>
        <source>Hides every column of the list above</source>
        <translation>위에 나열된 모든 열 숨기기</translation>
    </message>
    <message>
        <source>Order of the file</source>
        <translation>파일 순서</translation>
    </message>
    <message>
        <source>Undoes the moving of columns</source>
        <translation>열 이동을 되돌림</translation>
    </message>
    <message>
        <source>Choose a set of columns …</source>
        <translation>열 모음 선택…</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ContactSheet</name>
    <message>
        <source>Residuals of all bands</source>
        <translation>모든 밴드의 잔차</translation>
    </message>
    <message>
        <source>Residual of %1. Click to show this band above.</source>
        <translation>%1의 잔차. 클릭하면 이 밴드를 위에 표시.</translation>
    </message>
    <message>
        <source>Residuals of all bands; click one to show it above</source>
        <translation>모든 밴드의 잔차, 클릭하면 위에 표시</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ConvergencePanel</name>
    <message>
        <source>Log-probability per iteration</source>
        <translation>반복별 로그 확률</translation>
    </message>
    <message>
        <source>Model and residual as they stood after this iteration</source>
        <translation>이 반복이 끝났을 때의 모형과 잔차</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Show all iterations one after the other</source>
        <translation>모든 반복을 차례로 표시</translation>
    </message>
    <message>
        <source>Convergence</source>
        <translation>수렴</translation>
    </message>
    <message>
        <source>fetching the iterations …</source>
        <translation>반복 기록을 가져오는 중…</translation>
    </message>
    <message>
        <source>iteration</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>ln P</source>
        <translation>ln P</translation>
    </message>
    <message>
        <source>iteration %1 of %2 (%3): ln P %4, change %5</source>
        <translation>반복 %1/%2 (%3): ln P %4, 변화 %5</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::CutoutGrid</name>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Model + sky</source>
        <translation>모형 + 하늘</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>잔차</translation>
    </message>
    <message>
        <source>Cut-outs</source>
        <translation>조각 영상</translation>
    </message>
    <message>
        <source>%1, band %2</source>
        <translation>%1, 밴드 %2</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::DisplayBar</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>± %1 %</source>
        <translation>± %1 %</translation>
    </message>
    <message>
        <source>Lowest value shown</source>
        <translation>표시할 최솟값</translation>
    </message>
    <message>
        <source>Highest value shown</source>
        <translation>표시할 최댓값</translation>
    </message>
    <message>
        <source>Stretch: how values between the limits become colours</source>
        <translation>스트레치: 표시 범위의 값을 색으로 바꾸는 방식</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>스트레치</translation>
    </message>
    <message>
        <source>Limits: the values shown as the lowest and the highest colour</source>
        <translation>표시 범위: 가장 낮은 색과 가장 높은 색에 해당하는 값</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>표시 범위</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>색상표</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>초기화</translation>
    </message>
    <message>
        <source>Neutral contrast and bias (drag with the right button to change them)</source>
        <translation>대비와 바이어스를 기본값으로 (오른쪽 끌기로 조정)</translation>
    </message>
    <message>
        <source>Reset contrast and bias</source>
        <translation>대비와 바이어스 초기화</translation>
    </message>
    <message>
        <source>ZScale</source>
        <translation>ZScale</translation>
    </message>
    <message>
        <source>Min – max</source>
        <translation>최소 – 최대</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>직접 지정</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::EpsfGrid</name>
    <message>
        <source>FWHM (pixels)</source>
        <translation>FWHM (화소)</translation>
    </message>
    <message>
        <source>Ellipticity (1 − b/a)</source>
        <translation>타원율 (1 − b/a)</translation>
    </message>
    <message>
        <source>Half-light radius r50 (pixels)</source>
        <translation>반광도 반지름 r50 (화소)</translation>
    </message>
    <message>
        <source>Stars used</source>
        <translation>사용한 별</translation>
    </message>
    <message>
        <source>Residual rms (σ)</source>
        <translation>잔차 rms (σ)</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>ePSF cells of all bands</source>
        <translation>모든 밴드의 ePSF 셀</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>정상</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>%1: no ePSF
%2</source>
        <translation>%1: ePSF 없음
%2</translation>
    </message>
    <message>
        <source>%1
FWHM %2 pixels, ellipticity %3
r50 %4 pixels, residual rms %5 σ
%6 stars, %7 of them in this cell</source>
        <translation>%1
FWHM %2 화소, 타원율 %3
r50 %4 화소, 잔차 rms %5 σ
별 %6개, 그중 이 셀에 %7개</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::EpsfView</name>
    <message>
        <source>What the cells are coloured by</source>
        <translation>셀의 색이 나타내는 양</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>물리량</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>Stamp and encircled energy of the ePSF</source>
        <translation>ePSF 스탬프와 원내 에너지</translation>
    </message>
    <message>
        <source>Residuals</source>
        <translation>잔차</translation>
    </message>
    <message>
        <source>The cell&apos;s stars against the ePSF</source>
        <translation>셀의 별과 ePSF 비교</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>별</translation>
    </message>
    <message>
        <source>The candidate stars; untick one to leave it out</source>
        <translation>후보 별, 선택을 해제하면 제외</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Where the stars lie in the cell</source>
        <translation>셀 안의 별 위치</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>배경</translation>
    </message>
    <message>
        <source>The background that is subtracted before the stars are cut out</source>
        <translation>별을 오려 내기 전에 빼는 배경</translation>
    </message>
    <message>
        <source>ePSFs appear here once they are built.</source>
        <translation>ePSF를 만들면 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>No cell of this field has an ePSF.</source>
        <translation>이 필드에는 ePSF가 있는 셀이 없습니다.</translation>
    </message>
    <message>
        <source>The stars of %1 are being read …</source>
        <translation>%1의 별을 읽는 중…</translation>
    </message>
    <message>
        <source>%1: FWHM %2 pixels, ellipticity %3, %4 stars (%5 in this cell)</source>
        <translation>%1: FWHM %2 화소, 타원율 %3, 별 %4개 (이 셀에 %5개)</translation>
    </message>
    <message>
        <source>%1: no ePSF, %2</source>
        <translation>%1: ePSF 없음, %2</translation>
    </message>
    <message>
        <source>No background is subtracted (epsf.background_subtract_patch: false).</source>
        <translation>배경을 빼지 않습니다 (epsf.background_subtract_patch: false).</translation>
    </message>
    <message>
        <source>Build %1 again</source>
        <translation>%1 다시 만들기</translation>
    </message>
    <message>
        <source>Builds the ePSFs of this band without the unticked stars; the patches that use them become stale</source>
        <translation>선택 해제한 별을 빼고 이 밴드의 ePSF를 다시 만들기, 이를 쓰는 패치는 갱신이 필요해짐</translation>
    </message>
    <message>
        <source>Untick a star to leave it out.</source>
        <translation>별의 선택을 해제하면 제외됩니다.</translation>
    </message>
    <message>
        <source>Stars left out: %1</source>
        <translation>제외한 별: %1개</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ExportDialog</name>
    <message>
        <source>CSV, cells as in the file (*.csv)</source>
        <translation>CSV, 파일과 같은 값 (*.csv)</translation>
    </message>
    <message>
        <source>FITS binary table with units (*.fits)</source>
        <translation>단위가 있는 FITS 이진 표 (*.fits)</translation>
    </message>
    <message>
        <source>VOTable (*.vot)</source>
        <translation>VOTable (*.vot)</translation>
    </message>
    <message>
        <source>DS9 regions, coloured by TYPE (*.reg)</source>
        <translation>TYPE별 색의 DS9 영역 (*.reg)</translation>
    </message>
    <message>
        <source>%1 is an input of this field. Choose another name.</source>
        <translation>이 필드의 입력 파일입니다: %1. 다른 이름을 고르세요.</translation>
    </message>
    <message>
        <source>%1 is a file of this field&apos;s working folder and is not overwritten. Choose another name.</source>
        <translation>이 필드의 작업 폴더에 있는 파일이라 덮어쓰지 않습니다: %1. 다른 이름을 고르세요.</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>내보내기(&amp;E)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Export catalog</source>
        <translation>목록 내보내기</translation>
    </message>
    <message>
        <source>&amp;All rows (%1)</source>
        <translation>모든 행 (%1)(&amp;A)</translation>
    </message>
    <message>
        <source>Every row of the catalog, in the order of the file</source>
        <translation>목록의 모든 행을 파일 순서대로</translation>
    </message>
    <message>
        <source>Rows &amp;listed (%1)</source>
        <translation>표시된 행 (%1)(&amp;L)</translation>
    </message>
    <message>
        <source>The rows that the filter leaves, in the order of the table</source>
        <translation>필터를 통과한 행을 표 순서대로</translation>
    </message>
    <message>
        <source>Rows &amp;selected (%1)</source>
        <translation>선택한 행 (%1)(&amp;S)</translation>
    </message>
    <message>
        <source>The rows selected in the table or the plot</source>
        <translation>표나 그래프에서 선택한 행</translation>
    </message>
    <message>
        <source>All &amp;columns (%1)</source>
        <translation>모든 열 (%1)(&amp;C)</translation>
    </message>
    <message>
        <source>Every column, in the order of the file</source>
        <translation>모든 열을 파일 순서대로</translation>
    </message>
    <message>
        <source>Columns s&amp;hown (%1)</source>
        <translation>표시된 열 (%1)(&amp;H)</translation>
    </message>
    <message>
        <source>The columns that the table shows, in its order</source>
        <translation>표에 보이는 열을 표 순서대로</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>File to write; its ending follows from the format</source>
        <translation>쓸 파일, 확장자는 형식에 따라 정해짐</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>&amp;Browse …</source>
        <translation>찾아보기(&amp;B)…</translation>
    </message>
    <message>
        <source>Choose folder and name</source>
        <translation>폴더와 이름 고르기</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>행</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>열</translation>
    </message>
    <message>
        <source>Write the file</source>
        <translation>파일 쓰기</translation>
    </message>
    <message>
        <source>Stop writing, or close the dialog</source>
        <translation>쓰기를 중지하거나 대화 상자 닫기</translation>
    </message>
    <message>
        <source>Writes %1</source>
        <translation>쓸 파일: %1</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>파일이 이미 있음</translation>
    </message>
    <message>
        <source>Replace %1?</source>
        <translation>%1 파일을 바꿀까요?</translation>
    </message>
    <message>
        <source>Stopped; nothing was written.</source>
        <translation>중지했습니다. 아무것도 쓰지 않았습니다.</translation>
    </message>
    <message>
        <source>Wrote %1 rows to %2</source>
        <translation>행 %1개를 썼습니다: %2</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Writing %1 …</source>
        <translation>%1 쓰는 중…</translation>
    </message>
    <message>
        <source>Format of the file; FITS knows ASCII alone: other characters become ?</source>
        <translation>파일 형식. FITS는 ASCII만 담을 수 있어 다른 글자는 ?로 바뀝니다</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::FieldOverlays</name>
    <message>
        <source>Mask: not finite</source>
        <translation>마스크: 유한하지 않음</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>유한하지 않음</translation>
    </message>
    <message>
        <source>Mask: saturated</source>
        <translation>마스크: 포화</translation>
    </message>
    <message>
        <source>saturated</source>
        <translation>포화</translation>
    </message>
    <message>
        <source>Mask: bright</source>
        <translation>마스크: 밝은 천체</translation>
    </message>
    <message>
        <source>bright</source>
        <translation>밝은 천체</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::FilterBar</name>
    <message>
        <source>Presets</source>
        <translation>기본 필터</translation>
    </message>
    <message>
        <source>Filters with a name</source>
        <translation>이름이 있는 필터</translation>
    </message>
    <message>
        <source>History</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>Expressions that were used before</source>
        <translation>전에 쓴 수식</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>수식</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>단어</translation>
    </message>
    <message>
        <source>Kind of filter</source>
        <translation>필터 종류</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>Only rows picked in the plot are listed; click to list the others again</source>
        <translation>그래프에서 고른 행만 표시 중, 클릭하면 나머지도 다시 표시</translation>
    </message>
    <message>
        <source>Picked rows</source>
        <translation>고른 행</translation>
    </message>
    <message>
        <source>Rows listed</source>
        <translation>표시된 행</translation>
    </message>
    <message>
        <source>Problem of the filter</source>
        <translation>필터의 문제</translation>
    </message>
    <message>
        <source>Filter: fit_is_reliable &amp;&amp; FLUX_r_fit / FLUXERR_r_fit &gt; 20 &amp;&amp; TYPE == &quot;EXP&quot;</source>
        <translation>필터: fit_is_reliable &amp;&amp; FLUX_r_fit / FLUXERR_r_fit &gt; 20 &amp;&amp; TYPE == &quot;EXP&quot;</translation>
    </message>
    <message>
        <source>Lists the rows for which the condition holds. Ctrl+Space offers names; == != &lt; &lt;= &gt; &gt;= &amp;&amp; || ! + - * / %, abs sqrt log10 min max isnan contains</source>
        <translation>조건에 맞는 행을 표시합니다. Ctrl+Space로 이름 제시; == != &lt; &lt;= &gt; &gt;= &amp;&amp; || ! + - * / %, abs sqrt log10 min max isnan contains</translation>
    </message>
    <message>
        <source>Character %1: %2</source>
        <translation>%1번째 글자: %2</translation>
    </message>
    <message>
        <source>no catalog</source>
        <translation>목록 없음</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>행 %1개</translation>
    </message>
    <message>
        <source>%1 of %2 rows</source>
        <translation>행 %1/%2개</translation>
    </message>
    <message>
        <source>%1 picked ✕</source>
        <translation>%1개 고름 ✕</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Save this filter …</source>
        <translation>이 필터 저장…</translation>
    </message>
    <message>
        <source>Save filter</source>
        <translation>필터 저장</translation>
    </message>
    <message>
        <source>Name of the filter:</source>
        <translation>필터 이름:</translation>
    </message>
    <message>
        <source>Nothing yet: Enter keeps an expression</source>
        <translation>아직 없음: Enter를 누르면 수식이 남음</translation>
    </message>
    <message>
        <source>Expression: a condition on columns. Words: texts of the row must hold them all.</source>
        <translation>수식: 열에 대한 조건. 단어: 행의 텍스트에 모두 들어 있어야 함.</translation>
    </message>
    <message>
        <source>Filter: words that the texts of a row must hold</source>
        <translation>필터: 행의 텍스트에 들어 있어야 할 단어</translation>
    </message>
    <message>
        <source>Lists the rows whose texts (IDs, types, notes) hold all these words, in any case</source>
        <translation>텍스트(ID, 유형, 메모)에 이 단어가 모두 들어 있는 행 표시 (대소문자 무시)</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::GoToDialog</name>
    <message>
        <source>Go to</source>
        <translation>찾아가기</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>ID, x y, or RA DEC</source>
        <translation>ID, x y 또는 RA DEC</translation>
    </message>
    <message>
        <source>A source&apos;s ID; a pixel: 1234.5 987; or a position: 34.4005 -5.201, 02:17:36.1 -05:12:03</source>
        <translation>천체의 ID, 화소: 1234.5 987, 또는 위치: 34.4005 -5.201, 02:17:36.1 -05:12:03</translation>
    </message>
    <message>
        <source>What is understood</source>
        <translation>해석한 내용</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>이동(&amp;G)</translation>
    </message>
    <message>
        <source>Move the image there</source>
        <translation>영상을 그곳으로 이동</translation>
    </message>
    <message>
        <source>Source %1</source>
        <translation>천체 %1</translation>
    </message>
    <message>
        <source>On the sky</source>
        <translation>하늘 위치</translation>
    </message>
    <message>
        <source>Pixel</source>
        <translation>화소</translation>
    </message>
    <message>
        <source>: x %1  y %2</source>
        <translation>: x %1  y %2</translation>
    </message>
    <message>
        <source> (outside the image)</source>
        <translation> (영상 밖)</translation>
    </message>
    <message>
        <source>Neither an ID of the catalog nor a position.</source>
        <translation>목록의 ID도 위치도 아닙니다.</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::HistogramPanel</name>
    <message>
        <source>Histogram</source>
        <translation>히스토그램</translation>
    </message>
    <message>
        <source>Left and right arrow keys move a limit, Tab chooses between the low and the high one.</source>
        <translation>좌우 화살표 키로 한계선을 옮기고 Tab으로 아래쪽과 위쪽 한계선을 바꿉니다.</translation>
    </message>
    <message>
        <source>Values of the image. Drag the lines to set the limits; arrow keys move one, Tab takes the other.</source>
        <translation>영상의 값 분포. 선을 끌어 표시 범위를 정합니다. 화살표 키로 옮기고 Tab으로 다른 선을 고릅니다.</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ImageView</name>
    <message>
        <source>Image</source>
        <translation>영상</translation>
    </message>
    <message>
        <source>Wheel or + and - zoom, arrow keys move, 0 is one to one, F fits the image.</source>
        <translation>휠 또는 + 와 - 로 확대/축소, 화살표 키로 이동, 0은 실제 크기, F는 화면에 맞춤.</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ImportedRegions</name>
    <message>
        <source>Regions</source>
        <translation>영역</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::LayerLegend</name>
    <message>
        <source>Legend</source>
        <translation>범례</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Show or hide: %1</source>
        <translation>표시 또는 숨기기: %1</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::LogPanel</name>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>What the pipeline has reported</source>
        <translation>파이프라인이 알린 내용</translation>
    </message>
    <message>
        <source>Warnings and errors only</source>
        <translation>경고와 오류만</translation>
    </message>
    <message>
        <source>Hide ordinary messages</source>
        <translation>일반 메시지 숨기기</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the log as shown to the clipboard</source>
        <translation>보이는 로그를 클립보드에 복사</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Empty the log of this window; files keep theirs</source>
        <translation>이 창의 로그 비우기, 파일의 로그는 남음</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::Magnifier</name>
    <message>
        <source>Magnifier</source>
        <translation>돋보기</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::NeighboursPanel</name>
    <message>
        <source>Neighbours in the blend</source>
        <translation>블렌드 안의 이웃 천체</translation>
    </message>
    <message>
        <source>Correlation of the two fluxes with positions and shapes held: −1 means that one takes what the other gives. Double click selects the neighbour.</source>
        <translation>위치와 모양을 고정했을 때 두 플럭스의 상관: −1이면 한쪽이 잃는 만큼 다른 쪽이 얻습니다. 두 번 클릭하면 이웃 천체를 선택합니다.</translation>
    </message>
    <message>
        <source>No fitted source is selected.</source>
        <translation>선택한 피팅 천체가 없습니다.</translation>
    </message>
    <message>
        <source>The overlap with the neighbours of %1 is being worked out …</source>
        <translation>%1의 이웃 천체와 겹치는 정도를 계산하는 중…</translation>
    </message>
    <message>
        <source>%1 shares its light with no other source.</source>
        <translation>%1: 빛이 겹치는 다른 천체가 없습니다.</translation>
    </message>
    <message>
        <source>Flux correlation of %1 with its neighbours, strongest first:</source>
        <translation>%1과(와) 이웃 천체의 플럭스 상관, 강한 순서:</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>천체</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>거리</translation>
    </message>
    <message>
        <source>%1 px</source>
        <translation>%1 px</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::NumbersPanel</name>
    <message>
        <source>Position and shape</source>
        <translation>위치와 모양</translation>
    </message>
    <message>
        <source>Fluxes</source>
        <translation>플럭스</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>피팅</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>플래그</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>물리량</translation>
    </message>
    <message>
        <source>Initial</source>
        <translation>초깃값</translation>
    </message>
    <message>
        <source>Fitted</source>
        <translation>피팅값</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>오차</translation>
    </message>
    <message>
        <source>%1 [%2]</source>
        <translation>%1 [%2]</translation>
    </message>
    <message>
        <source>Band</source>
        <translation>밴드</translation>
    </message>
    <message>
        <source>Initial flux</source>
        <translation>초기 플럭스</translation>
    </message>
    <message>
        <source>Flux</source>
        <translation>플럭스</translation>
    </message>
    <message>
        <source>Cond. error</source>
        <translation>조건부 오차</translation>
    </message>
    <message>
        <source>Mag</source>
        <translation>등급</translation>
    </message>
    <message>
        <source>± mag</source>
        <translation>± 등급</translation>
    </message>
    <message>
        <source>χ²</source>
        <translation>χ²</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>화소 수</translation>
    </message>
    <message>
        <source>FLUX_{band} of the input catalog, counts at zp_ref</source>
        <translation>입력 목록의 FLUX_{band}, zp_ref 기준 카운트</translation>
    </message>
    <message>
        <source>FLUX_{band}_fit, counts at zp_ref</source>
        <translation>FLUX_{band}_fit, zp_ref 기준 카운트</translation>
    </message>
    <message>
        <source>FLUXERR_{band}_fit: 1 sigma, marginalised over everything else that is fitted</source>
        <translation>FLUXERR_{band}_fit: 1 시그마, 함께 피팅한 다른 모든 값에 대해 주변화</translation>
    </message>
    <message>
        <source>FLUXERR_{band}_cond: 1 sigma with everything else fixed and sky noise only</source>
        <translation>FLUXERR_{band}_cond: 1 시그마, 다른 값은 고정하고 하늘 잡음만 고려</translation>
    </message>
    <message>
        <source>MAG_{band}_fit, AB magnitude</source>
        <translation>MAG_{band}_fit, AB 등급</translation>
    </message>
    <message>
        <source>MAGERR_{band}_fit, mag</source>
        <translation>MAGERR_{band}_fit, 등급</translation>
    </message>
    <message>
        <source>chi2_{band}_fit inside 2 FWHM</source>
        <translation>2 FWHM 안의 chi2_{band}_fit</translation>
    </message>
    <message>
        <source>npix_{band}_fit: pixels behind the χ²</source>
        <translation>npix_{band}_fit: χ²에 쓰인 화소 수</translation>
    </message>
    <message>
        <source>patch χ² per pixel %1 (%2 pixels)</source>
        <translation>패치의 화소당 χ² %1 (화소 %2개)</translation>
    </message>
    <message>
        <source>%1, %2 reached</source>
        <translation>%1, %2에 닿음</translation>
    </message>
    <message>
        <source>The fit stopped at this bound: value and error are not to be trusted</source>
        <translation>맞춤이 이 한계에서 멈췄습니다. 값과 오차를 믿을 수 없습니다</translation>
    </message>
    <message>
        <source>Bounds</source>
        <translation>한계</translation>
    </message>
    <message>
        <source>Hard limits of the fit (patch_run.*); a size may stop earlier, where its prior finds no value believable</source>
        <translation>맞춤의 절대 한계입니다(patch_run.*). 크기는 사전 분포가 믿을 만하다고 보는 범위 끝에서 더 일찍 멈출 수 있습니다</translation>
    </message>
    <message>
        <source>Initial and fitted values, errors and limits; the tip of a number has all its digits</source>
        <translation>초기값과 적합값, 오차, 한계. 숫자의 도움말에 모든 자릿수가 표시됩니다</translation>
    </message>
    <message>
        <source>Fluxes and magnitudes per band; a row selects its band everywhere</source>
        <translation>밴드별 플럭스와 등급. 행을 고르면 모든 보기에서 그 밴드가 선택됩니다</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::PatchLoader</name>
    <message>
        <source>not finite</source>
        <translation>유한하지 않음</translation>
    </message>
    <message>
        <source>saturated</source>
        <translation>포화</translation>
    </message>
    <message>
        <source>bright</source>
        <translation>밝은 천체</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::PatchModel</name>
    <message>
        <source>Stale: %1</source>
        <translation>갱신 필요: %1</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::PatchPanels</name>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Model + sky</source>
        <translation>모형 + 하늘</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>잔차</translation>
    </message>
    <message>
        <source>Residual / σ</source>
        <translation>잔차 / σ</translation>
    </message>
    <message>
        <source>Residual (counts)</source>
        <translation>잔차 (카운트)</translation>
    </message>
    <message>
        <source>Base box and ROI</source>
        <translation>기본 상자와 ROI</translation>
    </message>
    <message>
        <source>base</source>
        <translation>기본</translation>
    </message>
    <message>
        <source>Halo sources</source>
        <translation>Halo 천체</translation>
    </message>
    <message>
        <source>Input positions</source>
        <translation>입력 위치</translation>
    </message>
    <message>
        <source>Fitted positions</source>
        <translation>피팅 위치</translation>
    </message>
    <message>
        <source>Ring sources</source>
        <translation>고리 천체</translation>
    </message>
    <message>
        <source>Mask: not finite</source>
        <translation>마스크: 유한하지 않음</translation>
    </message>
    <message>
        <source>Mask: saturated</source>
        <translation>마스크: 포화</translation>
    </message>
    <message>
        <source>Mask: bright</source>
        <translation>마스크: 밝은 천체</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::PatchView</name>
    <message>
        <source>Why</source>
        <translation>원인</translation>
    </message>
    <message>
        <source>Convergence</source>
        <translation>수렴</translation>
    </message>
    <message>
        <source>Selected source only</source>
        <translation>선택한 천체만</translation>
    </message>
    <message>
        <source>Reasons of the selected source instead of the whole patch</source>
        <translation>패치 전체 대신 선택한 천체의 원인 표시</translation>
    </message>
    <message>
        <source>Patch %1 cannot be shown.
%2</source>
        <translation>패치 %1을(를) 표시할 수 없습니다.
%2</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>패치</translation>
    </message>
    <message>
        <source>White (all bands, weighted by their noise) or one band; &lt; and &gt; step through them</source>
        <translation>화이트(잡음으로 가중한 모든 밴드) 또는 한 밴드, &lt; 와 &gt; 로 바꿈</translation>
    </message>
    <message>
        <source>Band</source>
        <translation>밴드</translation>
    </message>
    <message>
        <source>Previous band (&lt;)</source>
        <translation>이전 밴드 (&lt;)</translation>
    </message>
    <message>
        <source>Next band (&gt;)</source>
        <translation>다음 밴드 (&gt;)</translation>
    </message>
    <message>
        <source>Residual / σ</source>
        <translation>잔차 / σ</translation>
    </message>
    <message>
        <source>The residual in units of its noise instead of counts</source>
        <translation>카운트 대신 잡음 단위의 잔차</translation>
    </message>
    <message>
        <source>All bands</source>
        <translation>모든 밴드</translation>
    </message>
    <message>
        <source>Residuals of all bands (S); a click chooses the band</source>
        <translation>모든 밴드의 잔차 (S), 클릭하면 밴드 선택</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Show or hide the list of layers</source>
        <translation>레이어 목록 표시 또는 숨기기</translation>
    </message>
    <message>
        <source>Choose a patch in the list, or a source anywhere.</source>
        <translation>목록에서 패치를 고르거나 아무 곳에서나 천체를 고르세요.</translation>
    </message>
    <message>
        <source>white</source>
        <translation>화이트</translation>
    </message>
    <message>
        <source>Looking for reasons …</source>
        <translation>원인을 찾는 중…</translation>
    </message>
    <message>
        <source>No patches yet. Run › Run all makes them.</source>
        <translation>아직 패치가 없습니다. 실행 › 모두 실행으로 만듭니다.</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::PatchesPanel</name>
    <message>
        <source>Patches</source>
        <translation>패치 목록</translation>
    </message>
    <message>
        <source>Patches, worst first. n and p step through the problems, Enter opens, a accepts, x rejects, e writes a note.</source>
        <translation>나쁜 순서의 패치. n과 p로 문제를 넘기고 Enter로 열기, a 승인, x 거부, e 메모.</translation>
    </message>
    <message>
        <source>Filter: %1</source>
        <translation>필터: %1</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>요약</translation>
    </message>
    <message>
        <source>note (e)</source>
        <translation>메모 (e)</translation>
    </message>
    <message>
        <source>Note on the selected patch; Enter saves it in review.csv</source>
        <translation>선택한 패치의 메모, Enter를 누르면 review.csv에 저장</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>No patches yet. Run › Run all makes them.</source>
        <translation>아직 패치가 없습니다. 실행 › 모두 실행으로 만듭니다.</translation>
    </message>
    <message>
        <source>%1 of %2 need a look</source>
        <translation>%2개 중 %1개 확인 필요</translation>
    </message>
    <message>
        <source>No patches yet. The run is about to make them.</source>
        <translation>아직 패치가 없습니다. 실행이 곧 패치를 만듭니다.</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::PipelineRunner</name>
    <message>
        <source>Not enough memory. Close other programs or lower the numbers of workers (performance.* and *.max_workers).</source>
        <translation>메모리가 부족합니다. 다른 프로그램을 닫거나 작업자 수를 줄이세요 (performance.*와 *.max_workers).</translation>
    </message>
    <message>
        <source>Furrow made a mistake: %1. Please report it with the log of this run; finished products stay valid.</source>
        <translation>Furrow에 내부 오류가 생겼습니다: %1. 이 실행의 로그와 함께 알려 주세요. 완성된 결과물은 유효합니다.</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::PlotCanvas</name>
    <message>
        <source>Plot</source>
        <translation>그래프</translation>
    </message>
    <message>
        <source>Arrow keys pan, + and - zoom, 0 shows everything</source>
        <translation>화살표 키로 이동, + 와 - 로 확대/축소, 0은 전체 보기</translation>
    </message>
    <message>
        <source>Choose a column or an expression for x, and another for y or none for a histogram.</source>
        <translation>x에 열이나 수식을 고르고, y에도 고르거나 비워서 히스토그램을 그리세요.</translation>
    </message>
    <message>
        <source>sources</source>
        <translation>천체 수</translation>
    </message>
    <message numerus="yes">
        <source>%1 … %2: %n source(s)</source>
        <translation>
            <numerusform>%1 … %2: 천체 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>No row is listed.</source>
        <translation>표시된 행이 없습니다.</translation>
    </message>
    <message>
        <source>Not above 0 and not shown: %1</source>
        <translation>0 이하라서 표시하지 않음: %1개</translation>
    </message>
    <message>
        <source>No listed row has values above 0, as a logarithmic axis needs.</source>
        <translation>표시된 행 가운데 로그 축에 필요한 0보다 큰 값이 없습니다.</translation>
    </message>
    <message>
        <source>No listed row has a value of both.</source>
        <translation>표시된 행 가운데 두 값이 모두 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>No listed row has a value of %1.</source>
        <translation>표시된 행 가운데 %1 값이 있는 것이 없습니다.</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::PlotPanel</name>
    <message>
        <source>column or expression</source>
        <translation>열 또는 수식</translation>
    </message>
    <message>
        <source>Values of the horizontal axis: a column or an expression such as MAG_g_fit - MAG_r_fit</source>
        <translation>가로축의 값: 열 또는 MAG_g_fit - MAG_r_fit 같은 수식</translation>
    </message>
    <message>
        <source>x axis</source>
        <translation>x축</translation>
    </message>
    <message>
        <source>column or expression; empty: histogram of x</source>
        <translation>열 또는 수식, 비우면 x의 히스토그램</translation>
    </message>
    <message>
        <source>Values of the vertical axis; empty for a histogram</source>
        <translation>세로축의 값, 비우면 히스토그램</translation>
    </message>
    <message>
        <source>y axis</source>
        <translation>y축</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Bins of the histogram</source>
        <translation>히스토그램의 구간 수</translation>
    </message>
    <message>
        <source>Bins</source>
        <translation>구간</translation>
    </message>
    <message>
        <source>Problem of the plot</source>
        <translation>그래프의 문제</translation>
    </message>
    <message>
        <source>x</source>
        <translation>x</translation>
    </message>
    <message>
        <source>y</source>
        <translation>y</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>상자</translation>
    </message>
    <message>
        <source>Drag a rectangle to pick rows; Ctrl adds to them</source>
        <translation>사각형을 끌어 행 고르기, Ctrl로 추가</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>올가미</translation>
    </message>
    <message>
        <source>Draw around points to pick rows; Ctrl adds to them</source>
        <translation>점 둘레를 그려 행 고르기, Ctrl로 추가</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Drag to pan (so does the middle button); the wheel zooms</source>
        <translation>끌어서 이동(가운데 단추도 같음), 휠로 확대/축소</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>맞춤</translation>
    </message>
    <message>
        <source>Show all points (double click, 0)</source>
        <translation>모든 점 표시 (두 번 클릭, 0)</translation>
    </message>
    <message>
        <source>log x</source>
        <translation>log x</translation>
    </message>
    <message>
        <source>Logarithmic horizontal axis</source>
        <translation>로그 가로축</translation>
    </message>
    <message>
        <source>log y</source>
        <translation>log y</translation>
    </message>
    <message>
        <source>Logarithmic vertical axis</source>
        <translation>로그 세로축</translation>
    </message>
    <message>
        <source>TYPE</source>
        <translation>TYPE</translation>
    </message>
    <message>
        <source>Colour by TYPE</source>
        <translation>TYPE별 색</translation>
    </message>
    <message>
        <source>±</source>
        <translation>±</translation>
    </message>
    <message>
        <source>Error bars, where the catalog has the errors of a column</source>
        <translation>목록에 열의 오차가 있으면 오차 막대 표시</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>모든 행</translation>
    </message>
    <message>
        <source>Plot the rows that the filter leaves out too</source>
        <translation>필터로 걸러진 행도 그리기</translation>
    </message>
    <message>
        <source>Keep only picked</source>
        <translation>고른 행만 남기기</translation>
    </message>
    <message>
        <source>List the picked rows alone</source>
        <translation>고른 행만 표시</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ReadoutBar</name>
    <message>
        <source>Pixel under the cursor, 0-based</source>
        <translation>커서 아래 화소 (0부터 셈)</translation>
    </message>
    <message>
        <source>Right ascension and declination (ICRS)</source>
        <translation>적경과 적위 (ICRS)</translation>
    </message>
    <message>
        <source>Right ascension and declination, degrees</source>
        <translation>적경과 적위 (도)</translation>
    </message>
    <message>
        <source>Pixel value, counts at zp_ref</source>
        <translation>화소값 (zp_ref 기준 카운트)</translation>
    </message>
    <message>
        <source>Pixel value in units of its noise</source>
        <translation>잡음 단위의 화소값</translation>
    </message>
    <message>
        <source>x %1  y %2</source>
        <translation>x %1  y %2</translation>
    </message>
    <message>
        <source>value %1</source>
        <translation>값 %1</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>값 없음</translation>
    </message>
    <message>
        <source>%1 σ</source>
        <translation>%1 σ</translation>
    </message>
    <message>
        <source>Masks that are set for this pixel</source>
        <translation>이 화소에 설정된 마스크</translation>
    </message>
    <message>
        <source>mask: %1</source>
        <translation>마스크: %1</translation>
    </message>
    <message>
        <source>Δx %1  Δy %2</source>
        <translation>Δx %1  Δy %2</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::RgbBar</name>
    <message>
        <source>Softening</source>
        <translation>완화</translation>
    </message>
    <message>
        <source>Q of Lupton&apos;s asinh: the larger, the more faint structure shows</source>
        <translation>Lupton asinh의 Q: 클수록 어두운 구조가 더 잘 보임</translation>
    </message>
    <message>
        <source>White, per cent</source>
        <translation>흰색 (백분율)</translation>
    </message>
    <message>
        <source>Percentile of the pixel values that is white</source>
        <translation>흰색으로 나타낼 화소값의 백분위</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>균형</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>빨강</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>초록</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>파랑</translation>
    </message>
    <message>
        <source>Band shown as: %1</source>
        <translation>나타낼 밴드: %1</translation>
    </message>
    <message>
        <source>Q</source>
        <translation>Q</translation>
    </message>
    <message>
        <source>White</source>
        <translation>흰색</translation>
    </message>
    <message>
        <source>Every band has its own white; else a source of equal AB magnitudes is grey</source>
        <translation>밴드마다 흰색을 따로 정함, 끄면 AB 등급이 같은 천체가 회색</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::SedPlot</name>
    <message>
        <source>Fluxes against wavelength</source>
        <translation>파장에 따른 플럭스</translation>
    </message>
    <message>
        <source>no measured flux</source>
        <translation>측정한 플럭스 없음</translation>
    </message>
    <message>
        <source>wavelength (nm)</source>
        <translation>파장 (nm)</translation>
    </message>
    <message>
        <source>band</source>
        <translation>밴드</translation>
    </message>
    <message>
        <source>flux (µJy)</source>
        <translation>플럭스 (µJy)</translation>
    </message>
    <message>
        <source>flux (counts at zp_ref)</source>
        <translation>플럭스 (zp_ref 기준 카운트)</translation>
    </message>
    <message>
        <source>µJy</source>
        <translation>µJy</translation>
    </message>
    <message>
        <source>counts</source>
        <translation>카운트</translation>
    </message>
    <message>
        <source>%1: %2 ± %3 %4</source>
        <translation>%1: %2 ± %3 %4</translation>
    </message>
    <message>
        <source>magnitude %1 (AB)</source>
        <translation>등급 %1 (AB)</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ShownImage</name>
    <message>
        <source>Image</source>
        <translation>영상</translation>
    </message>
    <message>
        <source>White stack, one band, or three bands as colours</source>
        <translation>화이트 합성, 한 밴드, 또는 세 밴드의 색 합성</translation>
    </message>
    <message>
        <source>Reading %1: %2 %</source>
        <translation>%1 읽는 중: %2 %</translation>
    </message>
    <message>
        <source>This field has not been run yet, so there is no white stack to show.
Run › Run all makes one first.</source>
        <translation>아직 이 필드를 실행하지 않아 표시할 화이트 합성이 없습니다.
먼저 실행 › 모두 실행으로 만드세요.</translation>
    </message>
    <message>
        <source>White</source>
        <translation>화이트</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>The white stack of this field is missing or cannot be read:
%1
Run › Run stale makes it again.</source>
        <translation>이 필드의 화이트 합성 영상이 없거나 읽을 수 없습니다:
%1
실행 › 갱신 필요 단계 실행으로 다시 만들 수 있습니다.</translation>
    </message>
    <message>
        <source>Only the white stack can be shown: %1</source>
        <translation>화이트 합성 영상만 표시할 수 있습니다: %1</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::SourceView</name>
    <message>
        <source>‹ Previous</source>
        <translation>‹ 이전</translation>
    </message>
    <message>
        <source>Previous source of the catalog as it is sorted</source>
        <translation>현재 정렬 순서에서 이전 천체</translation>
    </message>
    <message>
        <source>Next ›</source>
        <translation>다음 ›</translation>
    </message>
    <message>
        <source>Next source of the catalog as it is sorted</source>
        <translation>현재 정렬 순서에서 다음 천체</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>천체</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>연동</translation>
    </message>
    <message>
        <source>Pan and zoom all panels together</source>
        <translation>모든 패널을 함께 이동하고 확대/축소</translation>
    </message>
    <message>
        <source>Patch %1 cannot be shown.
%2</source>
        <translation>패치 %1을(를) 표시할 수 없습니다.
%2</translation>
    </message>
    <message>
        <source>Click a source in the White view or choose a row of the catalog.</source>
        <translation>화이트 보기에서 천체를 클릭하거나 목록에서 행을 고르세요.</translation>
    </message>
    <message>
        <source>This field has not been fitted yet. Run › Run all does it.</source>
        <translation>아직 이 필드를 피팅하지 않았습니다. 실행 › 모두 실행으로 피팅합니다.</translation>
    </message>
    <message>
        <source>Source %1 has no fit.
%2</source>
        <translation>천체 %1에 피팅 결과가 없습니다.
%2</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>수치</translation>
    </message>
    <message>
        <source>SED</source>
        <translation>SED</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>이웃 천체</translation>
    </message>
    <message>
        <source>Initial and fitted values with their errors</source>
        <translation>초깃값과 피팅값, 오차</translation>
    </message>
    <message>
        <source>Fluxes against wavelength</source>
        <translation>파장에 따른 플럭스</translation>
    </message>
    <message>
        <source>Sources of the blend and how their fluxes are tied</source>
        <translation>블렌드의 천체와 플럭스 상관</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>깜박임</translation>
    </message>
    <message>
        <source>Blink between data, model and residual (B)</source>
        <translation>데이터, 모델, 잔차를 번갈아 표시 (B)</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::StageModel</name>
    <message>
        <source>Read and check images and catalog, white stack</source>
        <translation>영상과 목록 읽기와 검사, 화이트 합성</translation>
    </message>
    <message>
        <source>Match and add Gaia stars</source>
        <translation>Gaia 별 대조와 추가</translation>
    </message>
    <message>
        <source>Mask bright sources that the catalog lacks</source>
        <translation>목록에 없는 밝은 천체 마스크</translation>
    </message>
    <message>
        <source>Measure the point-spread function of every band</source>
        <translation>모든 밴드의 점퍼짐함수 측정</translation>
    </message>
    <message>
        <source>Divide the field into patches</source>
        <translation>필드를 패치로 나누기</translation>
    </message>
    <message>
        <source>Write the input of every patch</source>
        <translation>모든 패치의 입력 쓰기</translation>
    </message>
    <message>
        <source>Fit all sources of every patch</source>
        <translation>모든 패치의 모든 천체 피팅</translation>
    </message>
    <message>
        <source>Join the patches to one catalog</source>
        <translation>패치를 하나의 목록으로 병합</translation>
    </message>
    <message>
        <source>Zero points from Gaia</source>
        <translation>Gaia로 구한 영점</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>not needed</source>
        <translation>필요 없음</translation>
    </message>
    <message>
        <source>up to date</source>
        <translation>최신</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>갱신 필요</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Elapsed</source>
        <translation>경과</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>남음</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>상세</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::StagesPanel</name>
    <message>
        <source>Run stale</source>
        <translation>갱신 필요 단계 실행</translation>
    </message>
    <message>
        <source>Run all</source>
        <translation>모두 실행</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>The stages of a run and how far they are</source>
        <translation>실행 단계와 진행 정도</translation>
    </message>
    <message>
        <source>Run what is stale and keep the rest</source>
        <translation>갱신이 필요한 단계만 실행하고 나머지는 유지</translation>
    </message>
    <message>
        <source>Run every stage from the beginning</source>
        <translation>모든 단계를 처음부터 실행</translation>
    </message>
    <message>
        <source>Stop the run; finished products stay valid</source>
        <translation>실행 중지, 완성된 결과물은 유효함</translation>
    </message>
    <message>
        <source>State of the run</source>
        <translation>실행 상태</translation>
    </message>
    <message>
        <source>No run has been started from this window.</source>
        <translation>이 창에서 시작한 실행이 없습니다.</translation>
    </message>
    <message>
        <source>Everything is up to date.</source>
        <translation>모두 최신입니다.</translation>
    </message>
    <message>
        <source>This field has not been run yet.</source>
        <translation>아직 이 필드를 실행하지 않았습니다.</translation>
    </message>
    <message>
        <source>%1 of %2 stages are stale.</source>
        <translation>%2단계 중 %1단계에 갱신이 필요합니다.</translation>
    </message>
    <message>
        <source>Running …</source>
        <translation>실행 중…</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>중지하는 중…</translation>
    </message>
    <message>
        <source>Finished in %1.</source>
        <translation>%1 만에 끝났습니다.</translation>
    </message>
    <message>
        <source>Finished in %1: %2 of %3 sources fitted, %4 of %5 patches converged.</source>
        <translation>%1 만에 끝남: 천체 %3개 중 %2개 피팅, 패치 %5개 중 %4개 수렴.</translation>
    </message>
    <message>
        <source>Finished in %1. Patches that failed: %2; see the log.</source>
        <translation>%1 만에 끝났습니다. 실패한 패치: %2. 로그를 확인하세요.</translation>
    </message>
    <message>
        <source>Stopped after %1. Finished products are valid.</source>
        <translation>%1 후 중지했습니다. 완성된 결과물은 유효합니다.</translation>
    </message>
    <message>
        <source>Failed after %1; see the log.</source>
        <translation>%1 후 실패했습니다. 로그를 확인하세요.</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::StarList</name>
    <message>
        <source>PSF stars of the cell</source>
        <translation>셀의 PSF 별</translation>
    </message>
    <message>
        <source>%1
S/N %2</source>
        <translation>%1
S/N %2</translation>
    </message>
    <message>
        <source>%1
not used</source>
        <translation>%1
사용 안 함</translation>
    </message>
    <message>
        <source>no catalog name</source>
        <translation>목록에 이름 없음</translation>
    </message>
    <message>
        <source>x %1, y %2, found by %3</source>
        <translation>x %1, y %2, 검출: %3</translation>
    </message>
    <message>
        <source>S/N %1, χ² of the core %2</source>
        <translation>S/N %1, 중심부 χ² %2</translation>
    </message>
    <message>
        <source>not used: %1</source>
        <translation>사용 안 함: %1</translation>
    </message>
    <message>
        <source>not selected</source>
        <translation>선택 안 됨</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::WhiteView</name>
    <message>
        <source>White stack</source>
        <translation>화이트 합성</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>범례</translation>
    </message>
    <message>
        <source>Show or hide the legend of the overlays</source>
        <translation>오버레이 범례 표시 또는 숨기기</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>히스토그램</translation>
    </message>
    <message>
        <source>Show or hide the histogram with the limits</source>
        <translation>표시 범위가 있는 히스토그램 표시 또는 숨기기</translation>
    </message>
    <message>
        <source>What is being read</source>
        <translation>읽는 중인 항목</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>깜박임</translation>
    </message>
    <message>
        <source>Blink between the white stack and bands; the menu has the bands and the pace</source>
        <translation>화이트 합성과 밴드를 번갈아 표시, 메뉴에서 밴드와 속도 선택</translation>
    </message>
    <message>
        <source>Every %1 s</source>
        <translation>%1초마다</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::WhyCard</name>
    <message>
        <source>Why</source>
        <translation>원인</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Move the view to the pixels, band and source that show it</source>
        <translation>해당 화소, 밴드, 천체로 보기 이동</translation>
    </message>
    <message>
        <source>Show reason %1</source>
        <translation>원인 %1 보기</translation>
    </message>
    <message>
        <source>Patch %1: nothing suspicious was found.</source>
        <translation>패치 %1: 의심스러운 점이 없습니다.</translation>
    </message>
    <message>
        <source>Source %1: nothing suspicious was found.</source>
        <translation>천체 %1: 의심스러운 점이 없습니다.</translation>
    </message>
    <message>
        <source>Why patch %1 is suspect, strongest reason first:</source>
        <translation>패치 %1이(가) 의심스러운 원인, 강한 순서:</translation>
    </message>
    <message>
        <source>Why source %1 is suspect, strongest reason first:</source>
        <translation>천체 %1이(가) 의심스러운 원인, 강한 순서:</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ZpModel</name>
    <message>
        <source>Band (FILTER of the image)</source>
        <translation>밴드 (영상의 FILTER)</translation>
    </message>
    <message>
        <source>Band</source>
        <translation>밴드</translation>
    </message>
    <message>
        <source>Weighted median of the kept stars, mag AB</source>
        <translation>남긴 별의 가중 중앙값, AB 등급</translation>
    </message>
    <message>
        <source>Zero point</source>
        <translation>영점</translation>
    </message>
    <message>
        <source>Against the zero point behind the catalog&apos;s magnitudes, mag</source>
        <translation>목록의 등급에 쓰인 영점과의 차이, 등급</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>변화</translation>
    </message>
    <message>
        <source>1.4826 × median absolute deviation of the kept stars, mag</source>
        <translation>1.4826 × 남긴 별의 중앙값 절대 편차, 등급</translation>
    </message>
    <message>
        <source>± MAD</source>
        <translation>± MAD</translation>
    </message>
    <message>
        <source>Standard deviation of the bright kept stars, mag</source>
        <translation>남긴 밝은 별의 표준 편차, 등급</translation>
    </message>
    <message>
        <source>± bright</source>
        <translation>± 밝은 별</translation>
    </message>
    <message>
        <source>Stars behind the zero point</source>
        <translation>영점에 쓰인 별</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>남김</translation>
    </message>
    <message>
        <source>Stars that the clipping left out</source>
        <translation>클리핑으로 제외한 별</translation>
    </message>
    <message>
        <source>Clipped</source>
        <translation>클리핑</translation>
    </message>
    <message>
        <source>Stars whose fit is not reliable; never used</source>
        <translation>피팅을 믿을 수 없어 쓰지 않는 별</translation>
    </message>
    <message>
        <source>Unreliable</source>
        <translation>신뢰 불가</translation>
    </message>
    <message>
        <source>Stars behind ± bright</source>
        <translation>± 밝은 별에 쓰인 별</translation>
    </message>
    <message>
        <source>Bright</source>
        <translation>밝은 별</translation>
    </message>
    <message>
        <source>S/N from which on a star counts as bright</source>
        <translation>밝은 별로 치는 S/N 하한</translation>
    </message>
    <message>
        <source>S/N from</source>
        <translation>S/N 하한</translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ZpView</name>
    <message>
        <source>unreliable</source>
        <translation>신뢰 불가</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>클리핑됨</translation>
    </message>
    <message>
        <source>kept, S/N below %1</source>
        <translation>남김, S/N &lt; %1</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>남김</translation>
    </message>
    <message>
        <source>Full range</source>
        <translation>전체 범위</translation>
    </message>
    <message>
        <source>All bands</source>
        <translation>모든 밴드</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>초기화</translation>
    </message>
    <message>
        <source>Zero point against magnitude</source>
        <translation>등급에 따른 영점</translation>
    </message>
    <message>
        <source>Zero points of all bands</source>
        <translation>모든 밴드의 영점</translation>
    </message>
    <message>
        <source> σ</source>
        <translation> σ</translation>
    </message>
    <message>
        <source>Stars farther than this from the median are left out (zp.clip_sigma)</source>
        <translation>중앙값에서 이보다 먼 별 제외 (zp.clip_sigma)</translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation>클리핑</translation>
    </message>
    <message>
        <source>MAD of all kept stars</source>
        <translation>남긴 모든 별의 MAD</translation>
    </message>
    <message>
        <source>Scatter of bright stars</source>
        <translation>밝은 별의 산포</translation>
    </message>
    <message>
        <source>Error of the zero point that enters MAGERR (zp.zp_err_method)</source>
        <translation>MAGERR에 들어가는 영점 오차 (zp.zp_err_method)</translation>
    </message>
    <message>
        <source>Error method</source>
        <translation>오차 방식</translation>
    </message>
    <message>
        <source>Show every star, not only those near the zero point</source>
        <translation>영점 근처뿐 아니라 모든 별 표시</translation>
    </message>
    <message>
        <source>Compute the catalog&apos;s magnitudes again with these settings</source>
        <translation>이 설정으로 목록의 등급 다시 계산</translation>
    </message>
    <message>
        <source>Back to the settings behind the catalog&apos;s magnitudes</source>
        <translation>목록의 등급에 쓰인 설정으로 되돌리기</translation>
    </message>
    <message>
        <source>&amp;Clip</source>
        <translation>클리핑(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Error</source>
        <translation>오차(&amp;E)</translation>
    </message>
    <message>
        <source>Zero points appear here once the patches are fitted and merged.</source>
        <translation>패치를 피팅하고 병합하면 여기에 영점이 표시됩니다.</translation>
    </message>
    <message>
        <source>This field has no synthetic photometry of Gaia stars (inputs.gaiaxp_synphot_csv), so there are no zero points.</source>
        <translation>이 필드에는 Gaia 별의 합성 측광(inputs.gaiaxp_synphot_csv)이 없어 영점이 없습니다.</translation>
    </message>
    <message>
        <source>Zero points are switched off (zp.enabled: false).</source>
        <translation>영점 계산이 꺼져 있습니다 (zp.enabled: false).</translation>
    </message>
    <message>
        <source>The catalog has no fitted band.</source>
        <translation>목록에 피팅한 밴드가 없습니다.</translation>
    </message>
    <message>
        <source>Zero points of band %1</source>
        <translation>밴드 %1의 영점</translation>
    </message>
    <message>
        <source>Synthetic magnitude in %1 (AB, GaiaXP)</source>
        <translation>%1 합성 등급 (AB, GaiaXP)</translation>
    </message>
    <message>
        <source>Zero point (mag AB)</source>
        <translation>영점 (AB 등급)</translation>
    </message>
    <message>
        <source>no reliable Gaia star</source>
        <translation>믿을 만한 Gaia 별 없음</translation>
    </message>
    <message>
        <source>zero point</source>
        <translation>영점</translation>
    </message>
    <message>
        <source>%1: %2 ± %3 mag · %4 kept, %5 clipped, %6 unreliable</source>
        <translation>%1: %2 ± %3 등급 · 남김 %4, 클리핑 %5, 신뢰 불가 %6</translation>
    </message>
    <message>
        <source>%1: no zero point, %2 unreliable stars</source>
        <translation>%1: 영점 없음, 믿을 수 없는 별 %2개</translation>
    </message>
    <message>
        <source>not applied yet</source>
        <translation>아직 적용 안 함</translation>
    </message>
    <message>
        <source>a run is active</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>unreliable fit: not used</source>
        <translation>믿을 수 없는 피팅: 사용 안 함</translation>
    </message>
    <message>
        <source>%1
magnitude %2, zero point %3 ± %4
%5 from the median, S/N %6
%7</source>
        <translation>%1
등급 %2, 영점 %3 ± %4
중앙값과의 차이 %5, S/N %6
%7</translation>
    </message>
    <message>
        <source>Ctrl with the left and right arrow keys selects one star after the other, + - zoom, the arrow keys pan</source>
        <translation>Ctrl과 좌우 화살표 키로 별을 차례로 선택하고, + - 키로 확대·축소하며, 화살표 키로 이동합니다</translation>
    </message>
    <message>
        <source>A small plot per band; a double click or Enter enlarges one</source>
        <translation>밴드마다 작은 그래프. 두 번 클릭하거나 Enter를 누르면 커집니다</translation>
    </message>
    <message>
        <source>outside GaiaXP coverage</source>
        <translation>GaiaXP 범위 밖</translation>
    </message>
    <message>
        <source>± %1</source>
        <translation>± %1</translation>
    </message>
    <message>
        <source>Zero points of all bands; a row shows its band above</source>
        <translation>모든 밴드의 영점. 행을 고르면 그 밴드가 위에 표시됩니다</translation>
    </message>
    <message>
        <source> · outside the axes: %1</source>
        <translation> · 축 밖: %1개</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Multi-band photometry of blended stars and galaxies.</source>
        <translation>겹친 별과 은하의 다중 밴드 측광.</translation>
    </message>
    <message>
        <source>A configuration (CONFIG.yaml) or the work folder of a run.</source>
        <translation>설정 파일(CONFIG.yaml) 또는 실행의 작업 폴더.</translation>
    </message>
</context>
</TS>
