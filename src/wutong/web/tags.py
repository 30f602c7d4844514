"""Template builtins: components that need a little arithmetic, or that wrap what is written inside them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from wutong.lib import money as sums
from wutong.lib.dates import When
from wutong.lib.money import Amount
from wutong.web import assets, shown, terms

register = template.Library()


@register.simple_tag
def entry(name: str) -> SafeString:
    """The tags of one built entry: {% entry "app" %}."""
    return assets.tags(name)


@register.simple_tag(takes_context=True)
def rest_of_query(context: RequestContext, *without: str) -> SafeString:
    """Hidden fields that carry the rest of the query through a form: {% rest_of_query "day" "known" %}."""
    query = context["request"].GET.lists() if "request" in context else ()
    kept = [(key, value) for key, values in query if key not in without for value in values]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)


@register.filter
def term(key: str) -> str:
    """What the glossary calls a thing, in the reader's language: {{ "signed"|term }}."""
    return terms.label(str(key))


@register.filter
def iso(moment: date | datetime | str | None) -> str:
    """A day as 2023-04-05; of an instant its local day."""
    if isinstance(moment, datetime):
        moment = localtime(moment).date() if moment.tzinfo else moment.date()
    return moment.isoformat() if isinstance(moment, date) else moment or ""


@register.filter
def yi(value: Amount | Decimal) -> str:
    """The number of 亿元."""
    return shown.number(value, sums.in_yi)


@register.filter
def wan(value: Amount | Decimal) -> str:
    """The number of 万元."""
    return shown.number(value, sums.in_wan)


@register.filter
def yuan(value: Amount | Decimal) -> str:
    """The sum in whole units of its currency, for titles: 10,000,000,000 元."""
    return shown.in_full(value if isinstance(value, Amount) else Amount(value))


@register.inclusion_tag("components/money.html")
def money(amount: Amount | Decimal | None, unit: str = "") -> dict[str, object]:
    """An amount: {% money amount %} says its unit, {% money amount "wan" %} leaves it to the heading."""
    return shown.money(amount, unit)


@register.inclusion_tag("components/day.html")
def day(when: When | date | datetime | None, brief: bool = False) -> dict[str, object]:
    """A time as exact as its source: {% day when %}; brief moves the precision into the title."""
    return {"brief": brief, **shown.day(when)}


@register.inclusion_tag("components/light.html")
def light(colour: str, word: str) -> dict[str, object]:
    """A light and its word: {% light "red" "逾期 3 天" %}."""
    assert colour in shown.LIGHTS and word, "a light has a known colour and always a word"
    return {"colour": colour, "word": word}


@register.inclusion_tag("components/grade.html")
def grade(grade: str, by: str = "", brief: bool = False) -> dict[str, object]:
    """How well a claim is proven: {% grade "recognised" by="市" %}; brief hides the word from the eye."""
    return {"grade": grade, "word": shown.GRADES[grade], "by": by, "brief": brief}


@register.inclusion_tag("components/status.html")
def status(word: str, tone: str = "plain") -> dict[str, object]:
    """Where a thing stands, in a word: {% status "在建" "going" %}."""
    assert tone in shown.TONES, tone
    return {"word": word, "tone": tone}


@register.inclusion_tag("components/status.html")
def term_status(key: str, tone: str = "plain") -> dict[str, object]:
    """A status named by its glossary key: {% term_status "signed" %}."""
    return status(terms.label(key), tone)


@register.inclusion_tag("components/delta.html")
def delta(change: Decimal | int | float | None, unit: str = "", than: str = "") -> dict[str, object]:
    """A difference in words: {% delta change unit="个百分点" than="比上年同期" %}."""
    way = "same" if not change else "up" if change > 0 else "down"
    size = "" if change is None else shown.count(-change if change < 0 else change)
    return {"way": way, "known": change is not None, "size": size, "unit": unit, "than": than}


@register.inclusion_tag("components/bars.html")
def bars(rows: Sequence[Mapping[str, Any]], note: str = "") -> dict[str, object]:
    """Amounts on one scale that begins at nought: {% bars rows %}."""
    return {"rows": shown.on_one_scale(rows), "note": note}


@register.inclusion_tag("components/chart.html")
def chart(spec: Mapping[str, Any], note: str = "") -> dict[str, object]:
    """One message drawn, its table one click away: {% chart spec %}."""
    return {"spec": spec, "note": note, "rows": shown.as_table(spec)}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: RequestContext, page: Page[Any]) -> dict[str, object]:
    """The pages of a list, the query kept: {% pager page %}."""
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return {"page": page, "numbers": numbers, "request": context.get("request")}


@register.simple_block_tag
def panel(content: str, title: str, note: str = "", href: str = "", link: str = "", id: str = "") -> str:
    """A section with a heading: {% panel "资金" note="万元" %}…{% endpanel %}."""
    return _wrap("panel", content, title=title, note=note, href=href, link=link or _("全部"), id=id)


@register.simple_block_tag
def card(content: str, title: str = "", id: str = "") -> str:
    """A box, for what stands apart from the page: {% card "说明" %}…{% endcard %}."""
    return _wrap("card", content, title=title, id=id)


@register.simple_block_tag
def page_head(content: str, title: str, lead: str = "", status: str = "", tone: str = "plain") -> str:
    """The page's one h1, a sentence, and its actions: {% page_head title %}…{% endpage_head %}."""
    return _wrap("page-head", content, title=title, lead=lead, status=status, tone=tone)


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> str:
    """A dialog opened by <button data-opens="id">: {% dialog "help" "快捷键" %}…{% enddialog %}."""
    return _wrap("dialog", content, id=id, title=title)


@register.simple_block_tag(takes_context=True)
def filter_bar(
    context: RequestContext,
    content: str,
    found: str = "",
    chips: Sequence[tuple[str, str]] = (),
    keeps: str = "sort",
) -> str:
    """A form of choices in the query: {% filter_bar found="39 个项目" chips=chips %}…{% endfilter_bar %}."""
    query = context["request"].GET if "request" in context else {}
    kept = [(name, query[name]) for name in (*keeps.split(), "day", "known") if name in query]
    return _wrap("filter-bar", content, found=found, chips=chips, kept=kept)


@register.simple_block_tag(takes_context=True)
def table(
    context: RequestContext, content: str, columns: Sequence[shown.Column], caption: str = "", foot: str = ""
) -> str:
    """A dense list, its headings sortable links: {% table columns %}<tr data-row>…</tr>{% endtable %}."""
    query = context["request"].GET if "request" in context else None
    return _wrap("table", content, heads=shown.heads(columns, query), caption=caption, foot=foot)


def _wrap(component: str, content: str, **parameters: object) -> str:
    return render_to_string(f"components/{component}.html", {"content": content, **parameters})
