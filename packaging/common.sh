# Shared by run-demo and run-tests; sourced from the root of the repository.

say() { printf '\n== %s\n' "$*"; }

# Installs what packaging/debian-packages.txt names and the machine lacks. Touches neither apt nor the network otherwise.
install_missing_packages() {
    local wanted missing=() package
    wanted=$(grep -vE '^[[:space:]]*(#|$)' packaging/debian-packages.txt)
    for package in $wanted; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || {
            echo "These Debian packages are missing: ${missing[*]}" >&2
            echo "Install them as root (apt-get install ${missing[*]}) or install sudo, then run this again." >&2
            exit 1
        }
        as_root=(sudo)
    fi
    say "Installing ${#missing[@]} missing Debian packages"
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
}

# build_release [TARGET…]: configures build/release and builds the targets (default: everything). Both commands use the same
# settings, so that what one of them built serves the other.
build_release() {
    say "Building (release)"
    local output
    output=$(cmake --preset release -DFURROW_WERROR=ON 2>&1) || {
        printf '%s\n' "$output" >&2
        return 1
    }
    cmake --build --preset release --parallel "$(nproc)" ${1:+--target "$@"}
}
