#!/bin/bash
# shellcheck disable=SC2016 # what others expand, this does not
# The ground of the stand-in images: Debian 12 as slim images have it, from the mirror of this machine.
set -euo pipefail
out=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
keys=/usr/share/keyrings/debian-archive-keyring.gpg
mirror() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | awk -v r="/$1/?\$" '$0 ~ r && !n++'
}
printf 'Types: deb\nURIs: %s\nSuites: bookworm bookworm-updates\nComponents: main\nSigned-By: %s\n\nTypes: deb\nURIs: %s\nSuites: bookworm-security\nComponents: main\nSigned-By: %s\n' \
    "$(mirror debian)" "$keys" "$(mirror debian-security)" "$keys" >"$folder/debian.sources"
clean='DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };'
update='APT::Update::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };'
cat >"$folder/docker-clean" <<CONF
APT::Keep-Downloaded-Packages "false";
$clean
$update
Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";
Acquire::Languages "none";
CONF
mmdebstrap --variant=minbase --mode=root --format=tar \
    --include=ca-certificates,netbase,tzdata \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Check-Date "false"' \
    --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-include=/usr/share/doc/*/copyright' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/lintian/*' \
    --dpkgopt='force-unsafe-io' \
    --customize-hook='cp -L /etc/ssl/certs/ca-certificates.crt "$1"/etc/ssl/certs/ca-certificates.crt' \
    --customize-hook="cp $folder/docker-clean \"\$1\"/etc/apt/apt.conf.d/docker-clean" \
    --customize-hook='rm -f "$1"/var/cache/apt/*.bin' \
    --customize-hook='printf "#!/bin/sh\nexit 101\n" > "$1"/usr/sbin/policy-rc.d; chmod 755 "$1"/usr/sbin/policy-rc.d' \
    bookworm "$out" "$folder/debian.sources"
