import pickle

import pytest

from wutong.lib.refusals import Conflict, Refused


def test_a_refusal_reads_as_a_sentence_with_its_words_filled_in() -> None:
    refused = Refused("{parcel} 只剩 {left} 亩,请减少面积", parcel="A-1 地块", left=12)
    assert str(refused) == "A-1 地块 只剩 12 亩,请减少面积"


def test_the_sentence_stays_whole_for_translators() -> None:
    refused = Refused("{parcel} 只剩 {left} 亩", parcel="A-1 地块", left=12)
    assert refused.sentence == "{parcel} 只剩 {left} 亩"
    assert refused.words == {"parcel": "A-1 地块", "left": 12}


def test_what_people_typed_may_hold_braces() -> None:
    assert str(Refused("看不懂 {text}", text="{0}{x.y}")) == "看不懂 {0}{x.y}"


def test_a_refusal_may_name_the_field_it_belongs_to() -> None:
    assert Refused("请填写日期", field="happened_on").field == "happened_on"
    assert Refused("请填写日期").field is None


def test_a_refusal_may_speak_of_a_sentence() -> None:
    assert str(Refused("不能这样写:{sentence}", sentence="无")) == "不能这样写:无"


def test_a_conflict_is_a_refusal() -> None:
    with pytest.raises(Refused, match="已被 陈 修改"):
        raise Conflict("这一条已被 {person} 修改,请刷新后再试", person="陈")


def test_a_refusal_survives_the_way_between_processes() -> None:
    again = pickle.loads(pickle.dumps(Refused("{text} 有误", field="day", text="x")))
    assert (str(again), again.field) == ("x 有误", "day")
