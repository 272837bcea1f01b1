"""Sphinx settings of the handbook: `page.md` is English, `page.zh.md` the same in Chinese.

`make docs` builds both; a page without a Chinese twin is shown in English in the Chinese handbook.
Each folder has an `index.md`, which the front page finds by itself.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "machinery"))

import linli  # noqa: E402

CHINESE = tags.has("zh")  # type: ignore[name-defined]  # noqa: F821  (Sphinx hands in `tags`)

project = "邻里 Linli" if CHINESE else "Linli"
author = "Linli developers"
project_copyright = author
version = release = linli.__version__
language = "zh_CN" if CHINESE else "en"
html_title = project

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "numpydoc",
    "library_pages",
    "command_pages",
    "schema_pages",
    "plain_math",
    "chinese_search",
    "chinese_lines",
]
source_suffix = {".zh.md": "markdown", ".md": "markdown"} if CHINESE else {".md": "markdown"}
translated = {path.relative_to(HERE).as_posix() for path in HERE.rglob("*.zh.md")}
twins = {name.replace(".zh.md", ".md") for name in translated}
exclude_patterns = ["_build", "**/.*", *sorted(twins if CHINESE else translated)]

myst_enable_extensions = ["attrs_block", "colon_fence", "deflist", "dollarmath", "tasklist"]
myst_heading_anchors = 3
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autosummary_generate = False
numpydoc_show_class_members = False
html_math_renderer = "mathml"

templates_path = ["templates"]
html_static_path = ["static"]
html_css_files = ["house.css"]
html_copy_source = False
html_show_sourcelink = False
html_theme = "pydata_sphinx_theme"
html_context = {"chinese": CHINESE}
html_theme_options = {
    "logo": {"text": project},
    "navbar_end": ["language", "theme-switcher"],
    "navigation_with_keys": True,
    "show_nav_level": 2,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "header_links_before_dropdown": 9 if CHINESE else 6,
    "header_dropdown_text": "更多" if CHINESE else "More",
    "show_prev_next": True,
}
# Pages without neighbours have nothing to list beside them.
ALONE = ("index", "start", "server", "sample", "glossary", "conventions")
html_sidebars = {"**": ["sidebar-nav-bs"], **dict.fromkeys(ALONE, ())}
