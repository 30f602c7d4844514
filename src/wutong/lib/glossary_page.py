"""docs/glossary.md, generated from the words of the product."""

from wutong.lib.glossary import Group, Term, groups, terms

HEAD = """\
# 词汇表 · Glossary

本页由 `src/wutong/lib/data/glossary.toml` 生成，请改那个文件，不要改这里。
Generated from `src/wutong/lib/data/glossary.toml`: change that file, not this page.

共 {count} 个词。“不是”列出容易混淆的说法，“又作”列出单位表格里见过的写法，“依据”是法律或文件。
{count} terms. 不是: what a term is confused with; 又作: words met in real sheets; 依据: law or document.
"""


def markdown() -> str:
    """The whole glossary as one Markdown page, ending in a line break."""
    return "\n".join([HEAD.format(count=len(terms())), *map(_section, groups())])


def _section(group: Group) -> str:
    rows = "\n".join(map(_row, group.terms))
    return (
        f"## {group.zh} · {group.en}\n\n| 中文 | English | key | 含义 Meaning |\n|---|---|---|---|\n{rows}\n"
    )


def _row(term: Term) -> str:
    lines = [term.meaning, term.meaning_en]
    lines += [f"依据：{term.source}"] if term.source else []
    lines += [f"不是：{'、'.join(term.not_)}"] if term.not_ else []
    lines += [f"又作：{'、'.join(term.also)}"] if term.also else []
    return f"| {term.zh} | {term.en} | `{term.key}` | {'<br>'.join(lines)} |"
