"""What a person says that columns mean wins over what was proposed, and is remembered by the headings."""

import pytest

from wutong.lib.refusals import Refused
from wutong.lib.sheets.columns import Field, propose
from wutong.lib.sheets.headings import Head
from wutong.lib.sheets.mapping import chosen, from_toml, shape, to_toml

FIELDS = (
    Field("name", "project_named", ("项目名称",)),
    Field("investor", "investor_named", ("投资方",)),
    Field("status", "stage", ("目前进展",), several=True),
)
HEADS = (Head(1, ("项目名称",)), Head(2, ("来的人",)), Head(3, ("目前进展",)))


def read(columns):
    return [p.key for p in chosen(propose(HEADS, FIELDS), columns, FIELDS)]


def test_without_a_word_the_proposals_stand():
    assert read({}) == ["name", "", "status"]


def test_a_column_is_read_as_a_person_says_and_says_why():
    assert read({"来的人": "investor"}) == ["name", "investor", "status"]
    settled = chosen(propose(HEADS, FIELDS), {"来的人": "investor"}, FIELDS)[1]
    assert str(settled.reason) == "由人指定为“投资方”"


def test_a_column_can_be_left_unread():
    assert read({"目前进展": ""}) == ["name", "", ""]


def test_two_columns_cannot_be_the_name():
    with pytest.raises(Refused, match="两列不能都读作"):
        read({"来的人": "name"})
    assert read({"来的人": "name", "项目名称": ""}) == ["", "name", "status"]


def test_a_field_that_may_be_read_twice_is():
    assert read({"来的人": "status"}) == ["name", "status", "status"]


def test_a_field_nobody_knows_is_refused_with_those_there_are():
    with pytest.raises(Refused, match="investor、name、status"):
        read({"来的人": "boss"})


def test_the_shape_of_headings_does_not_mind_marks_and_script():
    assert shape(HEADS) == shape((Head(1, ("項目名稱",)), Head(5, ("来的人 ",)), Head(6, ("目前进展：",))))
    assert shape(HEADS) != shape(HEADS[:2])


def test_what_is_written_as_toml_reads_back():
    proposals = chosen(propose(HEADS, FIELDS), {"来的人": "investor"}, FIELDS)
    assert from_toml(to_toml(proposals, FIELDS)) == {
        "项目名称": "name",
        "来的人": "investor",
        "目前进展": "status",
    }


def test_a_heading_with_quotes_reads_back():
    proposals = propose((Head(1, ('所谓"名称"\\',)),), FIELDS)
    assert from_toml(to_toml(proposals, FIELDS)) == {'所谓"名称"\\': ""}


@pytest.mark.parametrize(
    "text", ["", "[columns", "columns = 3", "[columns]\na = 3", '["columns"]\n"a" = ["b"]']
)
def test_a_file_of_another_form_is_refused(text):
    with pytest.raises(Refused, match="propose-map"):
        from_toml(text)
