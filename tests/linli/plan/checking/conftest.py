"""A programme of four communities whose plan can be followed by hand."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from io import StringIO
from types import MappingProxyType

import polars as pl
import pytest

from linli.plan.checking import Verdict, check
from linli.schema import validate
from linli.schema.wording import errors

YEARS = (2027, 2028)

# a starts in 2027, b and c in 2028. The grant's caps, the county's carried money, the capacity and
# the bond's cover are used up to the fen; d is ruled out.
CASE = MappingProxyType(
    {
        "communities": """community_id,name,county,zone,households,mandatory
a,甲,430121,old,100,true
b,乙,430121,new,50,false
c,丙,430122,old,80,false
d,丁,430121,old,40,false
""",
        "schemes": """scheme_id,community_id,class,benefit,revenue_yuan_per_year
a1,a,basic,5,0
a2,a,improvement,7,0
b1,b,improvement,6,300
c1,c,basic,4,0
d1,d,upgrade,8,0
""",
        "scheme_costs": """scheme_id,category,cost_yuan
a1,building,1000.00
a1,infrastructure,500.01
a2,building,2000.00
b1,building,800.00
b1,income,200.00
c1,building,600.00
d1,building,900.00
""",
        "sources": """source_id,name,level,scope,carry_over
grant,补助,nation,*,false
county,县级,county,430121,true
bond,债券,province,43,false
residents,居民,residents,*,
""",
        "source_rules": """source_id,category,max_share
grant,building,0.8
grant,infrastructure,0.6
residents,building,0.3
county,building,0.5
county,infrastructure,0.5
bond,income,1
""",
        "source_caps": """source_id,scope,year,cap_yuan
grant,*,2027,850.01
grant,*,2028,980
grant,*/old,2028,480
grant,4301/new,2028,400
county,430121,2027,800
county,430121,2028,80
residents,4301,2027,100
""",
        "commitments": """source_id,scope,year,amount_yuan
grant,*,2028,100
county,430121,2027,10
""",
        "share_rules": """source_id,category,class,min_share
residents,building,*,0.1
residents,building,basic,0.1
""",
        "coverage": "scope,source_id,claim_per_year\n*,bond,1.5\n43,grant,0\n",
        "capacity": "scope,year,max_households\n430121,2027,100\n*,2028,130\n*/new,2027,0\n",
        "fairness": """scope,zone,of,min_share
*,new,households,0.2
430121,new,benefit,0.5
*,old,benefit,0.6
""",
        "zone_order": "earlier_zone,later_zone,penalty\nold,new,2\n",
        "locks": """community_id,scheme_id,year,kind
a,a1,2027,in
c,,2028,in
d,,,out
b,,2027,out
a,a2,,out
""",
        "groups": """group_id,community_id,rule
g1,b,same_year
g1,c,same_year
g1,d,same_year
g2,a,not_same_year
g2,b,not_same_year
""",
        "plan": "community_id,scheme_id,year\na,a1,2027\nb,b1,2028\nc,c1,2028\n",
        "plan_funding": """community_id,source_id,category,year,amount_yuan
a,grant,building,2027,600.00
a,residents,building,2027,100.00
a,county,building,2027,300.00
a,grant,infrastructure,2027,250.01
a,county,infrastructure,2027,250.00
b,grant,building,2028,400.00
b,residents,building,2028,80.00
b,county,building,2028,320.00
b,bond,income,2028,200.00
c,grant,building,2028,480.00
c,residents,building,2028,120.00
""",
    }
)


def typed(case: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """Read a case as a folder is read, rows that stand twice included."""
    found = {}
    for name, text in case.items():
        result = validate(name, pl.read_csv(StringIO(text), infer_schema=False))
        assert {each.code for each in errors(result.problems)} <= {"data.duplicate_key"}, name
        found[name] = result.table
    return found


@pytest.fixture(scope="session")
def case() -> Mapping[str, str]:
    return CASE


@pytest.fixture(scope="session")
def judge() -> Callable[[Mapping[str, str]], Verdict]:
    def judged(changed: Mapping[str, str]) -> Verdict:
        return check(typed(changed), YEARS, Decimal("0.1"))

    return judged
