"""Fetch the front-end files from node_modules: `python -m lotus.ui.assets`, run by `make install`.

Nothing of another project is kept in our repository. The NHS stylesheet is patched on the way: its
fonts (licensed to the NHS only, and loaded from elsewhere) go, its colours become ours, and it is put
into a cascade layer, so that lotus.css wins without `!important`.
"""

import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NODE_MODULES = HERE.parent.parent / "node_modules"
NHS = Path("nhsuk-frontend/dist/nhsuk")
FONT = Path("@fontsource/atkinson-hyperlegible-next")
FACES = ("400-normal", "400-italic", "600-normal", "700-normal")
SUBSETS = ("latin", "latin-ext")  # latin-ext holds the Welsh ŵ and ŷ

# The NHS colours are written into its rules, not read from variables: exchange them for ours.
RECOLOUR = {
    "#005eb8": "#0b5f6b",  # blue: links, secondary buttons -> Action
    "#004b93": "#084852",
    "#003087": "#143f48",  # dark blue -> Water
    "#002f5c": "#084852",  # active link
    "#330072": "#0b5f6b",  # visited link: as any link, a case must not tell what was read
    "#7c2855": "#084852",  # hovered link
    "#007f3b": "#0b5f6b",  # green: main button -> Action
    "#00662f": "#084852",
    "#00401e": "#084852",
    "#d9e7f4": "#e2eff0",  # pale blue: hover -> Water, pale
    "#c7dcef": "#cfe3e4",
    "#edf4fa": "#e2eff0",
    "#212b32": "#1f2a2e",  # text -> Ink
    "#4c6272": "#4f5f66",  # second text, field borders -> Soft
    "#768692": "#7f8a8e",
    "#aeb7bd": "#cfc6b8",  # hover border -> strong line
    "#d8dde0": "#e4ddd2",  # border -> line
    "#f0f4f5": "#faf7f2",  # page -> Paper
    "#d5281b": "#b3261e",  # red -> Error
    "#aa2016": "#8e1e18",
    "#337ec6": "#47707a",  # lines on the blue header, which we do not use: no blue is left anywhere
    "#0055a6": "#0f3239",
    "#003d78": "#0f3239",
    "#004281": "#084852",
    "#00478a": "#084852",
    "#669ed4": "#7fa5a9",
    "#ccdff1": "#e2eff0",
    "#240050": "#084852",
    "#57133a": "#084852",
    "#004c23": "#084852",
}


class Missing(Exception):
    """A file that npm should have brought is not there; the message says which and what to do."""


def patch_stylesheet(css: str) -> str:
    """The NHS stylesheet with no remote address, our font and our colours, in the layer `nhsuk`."""
    css = css.replace('@charset "UTF-8";', "")
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"/\*# sourceMappingURL=[^*]*\*/", "", css)
    css = css.replace("url(/assets/", "url(assets/")
    css = re.sub(r'"?Frutiger W01"?,\s*', '"Atkinson Hyperlegible Next",', css)
    css = re.sub("|".join(RECOLOUR), lambda found: RECOLOUR[found.group().lower()], css, flags=re.IGNORECASE)
    if left := re.search(r"https?://(?!www\.w3\.org)[^\s\"')]+", css):
        raise Missing(
            f"The NHS stylesheet still names {left.group()}: lotus/ui/assets.py must learn to patch it."
        )
    return f"@layer nhsuk {{\n{css}\n}}\n"


def read(path: Path) -> str:
    """The text of a file from node_modules, or a plain sentence if npm did not bring it."""
    if not path.is_file():
        raise Missing(f"{path} is missing. Run `npm ci` in the project folder, then try again.")
    return path.read_text(encoding="utf-8")


def copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise Missing(f"{source} is missing. Run `npm ci` in the project folder, then try again.")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def fetch_design_system(node_modules: Path, vendor: Path) -> None:
    """Stylesheet, script and the few icons that the stylesheet names."""
    target = vendor / "nhsuk"
    css = patch_stylesheet(read(node_modules / NHS / "nhsuk-frontend.min.css"))
    script = read(node_modules / NHS / "nhsuk-frontend.min.js")
    target.mkdir(parents=True, exist_ok=True)
    (target / "nhsuk-frontend.min.css").write_text(css, encoding="utf-8")
    script = re.sub(r"//# sourceMappingURL=\S+", "", script)
    (target / "nhsuk-frontend.min.js").write_text(script, encoding="utf-8")
    for icon in sorted(set(re.findall(r"url\((assets/[^)]+)\)", css))):
        copy(node_modules / NHS / icon, target / icon)


def fetch_page_fonts(node_modules: Path, vendor: Path) -> None:
    for face in FACES:
        for subset in SUBSETS:
            name = f"atkinson-hyperlegible-next-{subset}-{face}.woff2"
            copy(node_modules / FONT / "files" / name, vendor / "fonts" / name)
    copy(node_modules / FONT / "LICENSE", vendor / "fonts" / "LICENSE")


def make_paper_fonts(vendor: Path, fonts: Path) -> None:
    """One TTF a face for PDFs: WeasyPrint knows no unicode-range, so both subsets must be one font."""
    from fontTools import merge
    from fontTools.ttLib import TTFont

    fonts.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        parts = []
        for subset in SUBSETS:
            font = TTFont(vendor / "fonts" / f"atkinson-hyperlegible-next-{subset}-{face}.woff2")
            font.flavor = None
            part = fonts / f"{subset}-{face}.part"
            font.save(part)
            parts.append(part)
        merge.Merger().merge([str(part) for part in parts]).save(
            fonts / f"atkinson-hyperlegible-next-{face}.ttf"
        )
        for part in parts:
            part.unlink()


def fetch(node_modules: Path = NODE_MODULES, vendor: Path | None = None, fonts: Path | None = None) -> None:
    """Put everything in place; what was there before is replaced, never mixed."""
    vendor = vendor or HERE / "static" / "vendor"
    fonts = fonts or HERE / "fonts"
    shutil.rmtree(vendor, ignore_errors=True)
    shutil.rmtree(fonts, ignore_errors=True)
    fetch_design_system(node_modules, vendor)
    fetch_page_fonts(node_modules, vendor)
    make_paper_fonts(vendor, fonts)


def main() -> int:
    try:
        fetch()
    except Missing as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
