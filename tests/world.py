"""The cast: Wutong County, its towns and park, five people, two projects and their papers.

Everything in it is invented. Tests add facts; they do not build the universe.
"""

from dataclasses import dataclass
from decimal import Decimal

from tests.clock import Clock
from wutong.facts.milestones import (
    AgreementForm,
    EntityRegistered,
    Filed,
    FrameworkSigned,
    Milestone,
    NegotiationOpened,
    Signed,
)
from wutong.facts.project import FundsArrived
from wutong.ledger import papers
from wutong.ledger.core import Evidence
from wutong.ledger.models import Paper
from wutong.lib.dates import When
from wutong.lib.money import YI, Amount, Qualifier
from wutong.organisations.doors import Act
from wutong.organisations.models import Organisation, Person, Post
from wutong.projects import actions
from wutong.projects.models import Phase, Project

Kind, Role = Organisation.Kind, Post.Role

CONTRACT = b"%PDF-1.4\n% investment agreement, battery project\n%%EOF\n"
REGISTER = "项目名称,签约时间,总投资\n乳制品加工项目,2025年5月,5亿元\n".encode()


@dataclass(frozen=True, slots=True)
class World:
    """Everybody and everything by name."""

    county: Organisation
    stonebridge: Organisation  # a town
    willowbank: Organisation  # the other town
    park: Organisation
    next_county: Organisation
    lin: Person  # leads the bureau: administrator of the county
    chen: Person  # follows projects: officer of the county
    zhao: Person  # keeps the town's books: officer of Stonebridge
    sun: Person  # audits: verifier of the county
    wei: Person  # officer of the next county: may see nothing here
    battery: Project  # in the park: signed, registered, filed, money has arrived
    dairy: Project  # in Stonebridge: in talks, with a letter of intent
    contract: Paper  # of the battery project
    register: Paper  # a table kept by Stonebridge
    acts: "Acts"

    @property
    def battery_phase(self) -> Phase:
        """The only phase of the battery project."""
        return self.battery.phases.get()

    @property
    def dairy_phase(self) -> Phase:
        """The only phase of the dairy project."""
        return self.dairy.phases.get()

    def act(self, person: Person, key: str = "") -> Act:
        """The act of a posted form; every call a new one, unless the key is given."""
        return self.acts.of(person, key)


class Acts:
    """Numbers the acts of one world, so that its ids are the same in every run."""

    def __init__(self) -> None:
        self.number = 0

    def of(self, person: Person, key: str = "") -> Act:
        """The next act of a person, or the one with this key."""
        self.number += 1
        return Act(person, "form", key or f"form:{person.username}:{self.number}")


def build() -> World:
    """Found the county and let its people record, each on the day it became known."""
    county, stonebridge, willowbank, park, next_county = _organisations()
    lin = _person("lin", "林静", county, Role.ADMINISTRATOR)
    chen = _person("chen", "陈立", county, Role.OFFICER)
    zhao = _person("zhao", "赵敏", stonebridge, Role.OFFICER)
    sun = _person("sun", "孙平", county, Role.VERIFIER)
    wei = _person("wei", "魏强", next_county, Role.OFFICER)
    acts = Acts()
    with Clock("2025-01-10") as clock:
        contract, register = keep_papers(chen.ref, zhao.ref)
        battery = _battery(clock, acts, chen, county, park, Evidence(contract.sha256, "1"))
        dairy = _dairy(clock, acts, zhao, stonebridge, Evidence(register.sha256, "A2"))
    return World(
        county, stonebridge, willowbank, park, next_county,
        lin, chen, zhao, sun, wei, battery, dairy, contract, register, acts,
    )  # fmt: skip


def keep_papers(chen: str = "", zhao: str = "") -> tuple[Paper, Paper]:
    """Put the two papers into the data folder; a second time their rows stay as they are."""
    contract = papers.keep("动力电池项目投资协议.pdf", [CONTRACT], chen)
    return contract, papers.keep("石桥镇项目台账.csv", [REGISTER], zhao)


def _organisations() -> tuple[Organisation, ...]:
    make = Organisation.objects.create
    county = make(code="990001", name="梧桐县", kind=Kind.COUNTY, region_code="990001")
    return (
        county,
        make(code="990001101", name="石桥镇", kind=Kind.TOWN, parent=county, aliases=["石桥"]),
        make(code="990001102", name="柳岸镇", kind=Kind.TOWN, parent=county),
        make(code="990001-park", name="梧桐经济开发区", kind=Kind.PARK, parent=county, aliases=["经开区"]),
        make(code="990002", name="青杉县", kind=Kind.COUNTY, region_code="990002"),
    )


def _person(username: str, name: str, organisation: Organisation, role: str) -> Person:
    person = Person.objects.named(username, name)
    Post.objects.create(person=person, organisation=organisation, role=role)
    return person


def _battery(
    clock: Clock, acts: Acts, chen: Person, county: Organisation, park: Organisation, proof: Evidence
) -> Project:
    """3 billion yuan in the park; the agreement was signed on 6 March 2025."""
    opening = actions.Opening(
        "动力电池项目", county, "远山新能源有限公司", "新能源", "3841", (park,), Amount(30 * YI)
    )
    project = actions.open_project(acts.of(chen), opening, when=When.parse("2025-01-08"))
    signed = Signed(Amount(30 * YI))
    for on, claim, evidence in (
        ("2025-01-15", NegotiationOpened(), ()),
        ("2025-03-06", signed, (proof,)),
        ("2025-04-10", EntityRegistered("梧桐远山电池有限公司"), ()),
        ("2025-05-20", Filed("2505-990001-04-01-100001"), ()),
    ):
        _pass(clock, acts, chen, project, claim, on, evidence)
    clock.set("2025-06-30")
    arrived = FundsArrived(Amount(Decimal(80_000_000)))
    actions.report(acts.of(chen), project.phases.get(), arrived, when=When.parse("2025-06-27"))
    return project


def _dairy(clock: Clock, acts: Acts, zhao: Person, town: Organisation, proof: Evidence) -> Project:
    """About 500 million yuan in Stonebridge; a letter of intent, some day in May 2025."""
    opening = actions.Opening(
        "乳制品加工项目", town, "晨牧乳业有限公司", "乳业", "1440", (town,), Amount(5 * YI, Qualifier.ABOUT)
    )
    project = actions.open_project(
        acts.of(zhao), opening, when=When.parse("../2025-06-30"), evidence=(proof,)
    )
    intent = FrameworkSigned(AgreementForm.INTENT, Amount(5 * YI, Qualifier.ABOUT))
    _pass(clock, acts, zhao, project, intent, "2025-05", (proof,))
    return project


def _pass(
    clock: Clock, acts: Acts, person: Person, project: Project, claim: Milestone, on: str,
    evidence: tuple[Evidence, ...],
) -> None:  # fmt: skip
    when = When.parse(on)
    clock.set(max(when.last.isoformat(), clock.day.isoformat()))
    actions.pass_milestone(acts.of(person), project.phases.get(), claim, when=when, evidence=evidence)
