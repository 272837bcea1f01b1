"""Lines of the source that end between two Chinese characters join without a blank."""

import re
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

# Ideographs, their punctuation, full-width forms, and the quotation marks, dashes and dots between.
CHINESE = re.compile(r"[\u2014\u2018-\u201d\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


class JoinLines(SphinxTransform):
    """Take such line ends out of running text; MyST makes each a text of its own."""

    default_priority: ClassVar[int] = 400

    def apply(self, **_: Any) -> None:
        """Change the texts of the Chinese handbook."""
        if not self.config.language.startswith("zh"):
            return
        ends = [text for text in self.document.findall(nodes.Text) if text.astext() == "\n"]
        for text in ends:
            place = text.parent.index(text)
            before = "".join(each.astext() for each in text.parent[:place])[-1:]
            after = "".join(each.astext() for each in text.parent[place + 1 :])[:1]
            if CHINESE.match(before) and CHINESE.match(after):
                text.parent.remove(text)


def setup(app: Sphinx) -> dict[str, Any]:
    """Join lines before anything is resolved."""
    app.add_transform(JoinLines)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
