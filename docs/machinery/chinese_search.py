"""Search in the Chinese handbook by pairs of characters.

Chinese has no spaces, and the segmenter that Sphinx looks for comes without a wheel. Pairs need no
dictionary: a page that holds 老旧小区 is found by 老旧, 小区 or the whole word.
"""

import re
from typing import Any

from sphinx.application import Sphinx
from sphinx.search import SearchLanguage


class PairSearch(SearchLanguage):
    """Latin words in lower case, Chinese text as overlapping pairs of characters."""

    lang = "zh"
    language_name = "Chinese"
    # The same split for what the reader types; runs in the reader's browser.
    js_splitter_code = r"""
function splitQuery(query) {
  const words = query.toLowerCase().match(/[a-z0-9_]+/g) || [];
  for (const run of query.match(/[\u4e00-\u9fff]+/g) || []) {
    if (run.length === 1) words.push(run);
    for (let i = 0; i + 1 < run.length; i++) words.push(run.slice(i, i + 2));
  }
  return words;
}
"""

    def split(self, input: str) -> list[str]:  # noqa: A002  (Sphinx calls it by this name)
        """Return the words of a text."""
        words = re.findall(r"[a-z0-9_]+", input.lower())
        for run in re.findall(r"[\u4e00-\u9fff]+", input):
            words += [run[i : i + 2] for i in range(len(run) - 1)]
        return words


def setup(app: Sphinx) -> dict[str, Any]:
    """Replace Sphinx's own search for Chinese."""
    app.add_search_language(PairSearch)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
