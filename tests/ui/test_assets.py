from pathlib import Path

import pytest

from lotus.ui import assets

CSS = assets.HERE / "static" / "vendor" / "nhsuk" / "nhsuk-frontend.min.css"
SMALL = '@charset "UTF-8";@font-face{src:url(https://assets.nhs.uk/f.woff)}a{color:#005EB8}b{background:url(/assets/i.svg)}'


def test_no_page_loads_anything_from_elsewhere() -> None:
    patched = assets.patch_stylesheet(SMALL)
    assert "nhs.uk" not in patched
    assert "url(assets/i.svg)" in patched
    assert "https:" not in CSS.read_text(encoding="utf-8").replace("http://www.w3.org", "")


def test_the_blue_of_the_nhs_becomes_our_own_colour() -> None:
    assert "#0b5f6b" in assets.patch_stylesheet(SMALL)
    assert "#005eb8" not in CSS.read_text(encoding="utf-8").lower()


def test_the_design_system_lies_in_a_layer_below_our_own_style() -> None:
    assert assets.patch_stylesheet(SMALL).startswith("@layer nhsuk {")


def test_a_remote_address_we_do_not_know_stops_the_installation() -> None:
    with pytest.raises(assets.Missing, match=r"cdn\.example"):
        assets.patch_stylesheet("a{background:url(https://cdn.example/x.png)}")


def test_a_missing_package_is_said_in_a_plain_sentence(tmp_path: Path) -> None:
    with pytest.raises(assets.Missing, match="Run `npm ci`"):
        assets.fetch(tmp_path, tmp_path / "vendor", tmp_path / "fonts")
    with pytest.raises(assets.Missing, match="Run `npm ci`"):
        assets.copy(tmp_path / "none", tmp_path / "target")


def test_the_command_tells_what_is_missing_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nothing_there() -> None:
        raise assets.Missing("The stylesheet is missing.")

    monkeypatch.setattr(assets, "fetch", nothing_there)
    assert assets.main() == 1
    assert capsys.readouterr().err == "The stylesheet is missing.\n"


@pytest.mark.skipif(not assets.NODE_MODULES.is_dir(), reason="npm has not been run here")
def test_everything_is_fetched_into_the_folders_named(tmp_path: Path) -> None:
    assets.fetch(vendor=tmp_path / "vendor", fonts=tmp_path / "fonts")
    assert (tmp_path / "vendor/nhsuk/nhsuk-frontend.min.js").is_file()
    assert len(list((tmp_path / "vendor/fonts").glob("*.woff2"))) == 8
    assert len(list((tmp_path / "fonts").glob("*"))) == 4


def test_one_font_for_paper_holds_english_and_welsh_letters() -> None:
    from fontTools.ttLib import TTFont

    letters = TTFont(assets.HERE / "fonts" / "atkinson-hyperlegible-next-400-normal.ttf").getBestCmap()
    assert {ord(letter) for letter in "aâŵŷŴŶ’–"} <= set(letters)
