<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko">
<context>
    <name>ColorMap</name>
    <message>
        <source>Grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inverted grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Viridis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cividis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inferno</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blue – red (diverging)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purple – green (diverging)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SourceLayers</name>
    <message>
        <source>Crop-excluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown TYPE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Galaxies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saturation-excluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fitted positions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SourceNumbers</name>
    <message>
        <source>x</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>y</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dec</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ellipticity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sersic index</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out of the fit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Has no fit: its patch failed or it belongs to none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The patch used up its iterations before it converged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A parameter ended at its bound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lies inside the mask of a bright source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The patch did not converge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No band has an ePSF here; analytic PSFs were used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An ePSF was not used because too few stars made it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A neighbour in the blend could not be fitted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lies at the edge of the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pixels of its core are masked.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Stretch</name>
    <message>
        <source>Linear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Power</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Square root</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Squared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asinh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sinh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Histogram equalisation</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::app::KeyboardHelp</name>
    <message>
        <source>Keyboard and mouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrast (up and down) and bias (left and right)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Middle click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Centre the image here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the nearest source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select and show it in the Source view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move by one pixel; with Shift by ten</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the catalog: show the row in the Source view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it does</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::app::MainWindow</name>
    <message>
        <source>White</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Catalog</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ePSF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ZP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run is active.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for its end or cancel it before another field is opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Some results of this field cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches that could not be fitted: %1. Everything else is finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped; finished products stay valid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run is active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the run and quit? Finished products stay valid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run &amp;one stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Furrow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;h3&gt;Furrow %1&lt;/h3&gt;&lt;p&gt;Multi-band photometry of blended stars and galaxies.&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later. It comes with no warranty.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Configurations (*.yaml *.yml);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the work folder of a run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for the demo project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo project is in %1. Run › Run stale (F5) fits it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo project could not be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export catalog</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The catalog was saved as %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The catalog could not be saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The view was saved as %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The view could not be saved.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::app::MessageBanner</name>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide this message; the log keeps it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lines left out here: %1; the log has them all.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::app::RecentFiles</name>
    <message>
        <source>Nothing opened yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::app::WelcomePage</name>
    <message>
        <source>Furrow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Multi-band photometry of blended stars and galaxies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open configuration …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the YAML file of a field, then run it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open work folder …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the results of a finished run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New demo project …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a small SDSS field with a ready configuration and open it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opened before:</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets</name>
    <message>
        <source>Reason of the exclusion: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At a bound: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Analytic PSF instead of an ePSF in: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 iterations, converged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 iterations, not converged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::CatalogModel</name>
    <message>
        <source>%1: no value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: a column of your catalog</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> [%1]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>
Click: sort. Shift+click: sort within the order that is there.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::CatalogView</name>
    <message>
        <source>Catalog</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter: words that a row must hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lists the rows that hold all these words, in any case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows listed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no catalog</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 rows</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ColorBar</name>
    <message>
        <source>Colour bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours and the values they stand for</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::CutoutGrid</name>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model + sky</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut-outs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, band %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::DisplayBar</name>
    <message>
        <source>zscale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>min – max</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>± %1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>manual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest value shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highest value shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stretch: how values between the limits become colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limits: the values shown as the lowest and the highest colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neutral contrast and bias (drag with the right button to change them)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset contrast and bias</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::EpsfGrid</name>
    <message>
        <source>FWHM (pixels)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ellipticity (1 − b/a)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Half-light radius r50 (pixels)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stars used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual rms (σ)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ePSF cells of all bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ok</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: no ePSF
%2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1
FWHM %2 pixels, ellipticity %3
r50 %4 pixels, residual rms %5 σ
%6 stars, %7 of them in this cell</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::EpsfView</name>
    <message>
        <source>What the cells are coloured by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stamp and encircled energy of the ePSF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residuals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cell&apos;s stars against the ePSF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The candidate stars; untick one to leave it out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Positions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the stars lie in the cell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The background that is subtracted before the stars are cut out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ePSFs appear here once they are built.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No cell of this field has an ePSF.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stars of %1 are being read …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: FWHM %2 pixels, ellipticity %3, %4 stars (%5 in this cell)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: no ePSF, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No background is subtracted (epsf.background_subtract_patch: false).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build %1 again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Builds the ePSFs of this band without the unticked stars; the patches that use them become stale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Untick a star to leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n star(s) left out</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ImageView</name>
    <message>
        <source>Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wheel or + and - zoom, arrow keys move, 0 is one to one, F fits the image.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::LayerLegend</name>
    <message>
        <source>Legend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::LogPanel</name>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the pipeline has reported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warnings and errors only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide ordinary messages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the log as shown to the clipboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty the log of this window; files keep theirs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::NumbersPanel</name>
    <message>
        <source>Position and shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fluxes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Initial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fitted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 [%2]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Band</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Initial flux</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flux</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cond. error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>± mag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>χ²</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FLUX_{band} of the input catalog, counts at zp_ref</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FLUX_{band}_fit, counts at zp_ref</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FLUXERR_{band}_fit: 1 sigma, marginalised over everything else that is fitted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FLUXERR_{band}_cond: 1 sigma with everything else fixed and sky noise only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MAG_{band}_fit, AB magnitude</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MAGERR_{band}_fit, mag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chi2_{band}_fit inside 2 FWHM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>npix_{band}_fit: pixels behind the χ²</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>patch χ² per pixel %1 (%2 pixels)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::PipelineRunner</name>
    <message>
        <source>Not enough memory. Close other programs or lower the numbers of workers (performance.* and *.max_workers).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Furrow made a mistake: %1. Please report it with the log of this run; finished products stay valid.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ReadoutBar</name>
    <message>
        <source>Pixel under the cursor, 0-based</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right ascension and declination (ICRS)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right ascension and declination, degrees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pixel value, counts at zp_ref</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pixel value in units of its noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x %1  y %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>value %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 σ</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::SourceView</name>
    <message>
        <source>‹ Previous</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous source of the catalog as it is sorted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next ›</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next source of the catalog as it is sorted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pan and zoom all panels together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch %1 cannot be shown.
%2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a source in the White view or choose a row of the catalog.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This field has not been fitted yet. Run › Run all does it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source %1 has no fit.
%2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::StageModel</name>
    <message>
        <source>Read and check images and catalog, white stack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Match and add Gaia stars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mask bright sources that the catalog lacks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure the point-spread function of every band</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Divide the field into patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the input of every patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit all sources of every patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Join the patches to one catalog</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero points from Gaia</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>up to date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elapsed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Detail</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::StagesPanel</name>
    <message>
        <source>Run stale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stages of a run and how far they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run what is stale and keep the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run every stage from the beginning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the run; finished products stay valid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run has been started from this window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is up to date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This field has not been run yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 stages are stale.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished in %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished in %1: %2 of %3 sources fitted, %4 of %5 patches converged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished in %1. Patches that failed: %2; see the log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped after %1. Finished products are valid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed after %1; see the log.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::StarList</name>
    <message>
        <source>PSF stars of the cell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1
S/N %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1
not used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no catalog name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x %1, y %2, found by %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S/N %1, χ² of the core %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not used: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not selected</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::WhiteView</name>
    <message>
        <source>White stack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Legend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the legend of the overlays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This field has not been run yet, so there is no white stack to show.
Run › Run all makes one first.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ZpModel</name>
    <message>
        <source>Band (FILTER of the image)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Band</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weighted median of the kept stars, mag AB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Against the zero point behind the catalog&apos;s magnitudes, mag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1.4826 × median absolute deviation of the kept stars, mag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>± MAD</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard deviation of the bright kept stars, mag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>± bright</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stars behind the zero point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stars that the clipping left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stars whose fit is not reliable; never used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unreliable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stars behind ± bright</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bright</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S/N from which on a star counts as bright</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S/N from</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>furrow::widgets::ZpView</name>
    <message>
        <source>unreliable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept, S/N below %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero point against magnitude</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero points of all bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> σ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stars farther than this from the median are left out (zp.clip_sigma)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MAD of all kept stars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scatter of bright stars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error of the zero point that enters MAGERR (zp.zp_err_method)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show every star, not only those near the zero point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small plot per band; a double click enlarges one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute the catalog&apos;s magnitudes again with these settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the settings behind the catalog&apos;s magnitudes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero points appear here once the patches are fitted and merged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This field has no synthetic photometry of Gaia stars (inputs.gaiaxp_synphot_csv), so there are no zero points.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero points are switched off (zp.enabled: false).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The catalog has no fitted band.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero points of band %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Synthetic magnitude in %1 (AB, GaiaXP)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero point (mag AB)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no reliable Gaia star</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zero point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 ± %3 mag · %4 kept, %5 clipped, %6 unreliable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: no zero point, %2 unreliable stars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not applied yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a run is active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unreliable fit: not used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1
magnitude %2, zero point %3 ± %4
%5 from the median, S/N %6
%7</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Multi-band photometry of blended stars and galaxies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A configuration (CONFIG.yaml) or the work folder of a run.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
