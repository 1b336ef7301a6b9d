"""The institutions of the tests' township: small texts of our own, every kind of rule that the core knows."""

from __future__ import annotations

INDICATORS = """
[institution]
id = "indicators"
title = { zh = "指标", en = "Indicators" }
from = 2020-01-01
source = "测试"

[[indicator]]
id = "sales"
title = { zh = "工业应税销售", en = "Taxable sales" }
unit = "元"
measure = "flow"
of = ["village"]
decimals = 2
source = "测试"

[[indicator]]
id = "jobs"
title = { zh = "新增就业", en = "New jobs" }
unit = "人"
measure = "flow"
of = ["village", "station"]
confirm = "none"
source = "测试"

[[indicator]]
id = "coverage"
title = { zh = "参保率", en = "Coverage" }
unit = "%"
measure = "stock"
of = ["village"]
roll_up = "mean"
decimals = 1
min = 0
max = 100
source = "测试"

[[indicator]]
id = "days"
title = { zh = "驻村天数", en = "Days in the village" }
unit = "天"
measure = "flow"
of = ["village"]
by = "person"
roll_up = "minimum"
min = 0
max = 31
confirm = "supervisor"
source = "测试"

[[indicator]]
id = "grain"
title = { zh = "粮食产量", en = "Grain" }
unit = "吨"
measure = "flow"
of = ["village"]
period = "quarter"
decimals = 3
source = "测试"

[[indicator]]
id = "repairs"
title = { zh = "修缮", en = "Repairs" }
unit = "处"
measure = "flow"
of = ["village"]
evidence = "required"
source = "测试"

[[indicator]]
id = "accidents"
title = { zh = "安全事故", en = "Accidents" }
unit = "起"
measure = "flow"
of = ["village"]
confirm = "none"
source = "测试"
"""

PROMISES = """
[institution]
id = "target-responsibility"
title = { zh = "目标管理责任制", en = "Target responsibility" }
from = 2020-01-01
source = "测试"

[promises]
breaks_down_to = ["village", "station", "person"]
late_below = 90
change_approved_by = "mayor"
letter = { zh = "签订如下责任状：", en = "They sign:" }
source = "测试"
"""

PROGRESS = """
[institution]
id = "monthly-progress"
title = { zh = "目标进度", en = "Progress" }
from = 2020-01-01
source = "测试"

[progress]
period = "month"
publish_within_days = 10
days = 30
shows = ["value", "percent", "pace", "late", "unreported"]
ground = "测试依据"
approver = "mayor"
source = "测试"
"""

CONTACT = """
[institution]
id = "contact-duty"
title = { zh = "包村联点", en = "Contact duty" }
from = 2020-01-01
source = "测试"

[contact]
binds = ["village"]
who = ["leader", "village"]
period = "year"
public = true
one_each = true
source = "测试"
"""

APPRAISAL = """
[institution]
id = "appraisal"
title = { zh = "按月考评", en = "Monthly appraisal" }
from = 2020-01-01
source = "测试"

[appraisal]
of = "village"
period = "month"
full = 100
rank = { group = "kind", ties = "competition" }
ground = "测试依据"
approver = "party-secretary"
publish_days = 10
source = "测试"

[[appraisal.item]]
id = "sales"
title = { zh = "工业应税销售", en = "Sales" }
clause = "第一条"
points = 40
share = { of = "sales", over = "target", cap = 100 }
when_absent = "zero"

[[appraisal.item]]
id = "coverage"
title = { zh = "参保率", en = "Coverage" }
clause = "第二条"
points = 20
steps = { of = "coverage", table = [ { at_least = 98, points = 20 }, { at_least = 90, points = 10 } ], otherwise = 0 }
when_absent = "drop"

[[appraisal.item]]
id = "jobs"
title = { zh = "新增就业", en = "New jobs" }
clause = "第三条"
points = 20
count = { of = "jobs", each = 2, base = 0 }
cap = 20
when_absent = "full"

[[appraisal.item]]
id = "reports"
title = { zh = "报送", en = "Reports" }
clause = "第四条"
points = 20
count = { of = "record.unreported", each = -2 }

[[appraisal.item]]
id = "visit"
title = { zh = "现场评议", en = "Seen on the spot" }
clause = "第五条"
judge = { lo = -2, hi = 5, who = "mayor" }
when_absent = "drop"

[[appraisal.veto]]
id = "safety"
title = { zh = "安全", en = "Safety" }
when = { count = "accidents", at_least = 1 }
effect = "last-place"
scope = "unit"
source = "测试依据"
"""

ALL = (INDICATORS, PROMISES, PROGRESS, CONTACT, APPRAISAL)
