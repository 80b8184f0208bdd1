"""Templates are read when the site starts, and not when somebody asks for a page."""

from pathlib import Path

import jinja2
import pytest

from voicebox.assets import folder
from voicebox.settings import Settings
from voicebox.web import words
from voicebox.web.pages import Pages
from voicebox.web.static import Static


def test_a_template_that_is_broken_keeps_the_site_from_starting(tmp_path: Path) -> None:
    language, static = words.load("en", folder("locale")), Static.read(folder("static"))
    (tmp_path / "story.html").write_text("{% if %}")
    with pytest.raises(jinja2.TemplateSyntaxError):
        Pages(Settings(), language, static, tmp_path)
