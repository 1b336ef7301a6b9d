"""The help sheet and the example sheet of the workbook; neither is read back."""

from __future__ import annotations

from typing import Any

from openpyxl.styles import Alignment, Font

from taizhang.institutions.workbook.layout import PAGES
from taizhang.institutions.workbook.words import HEADERS

HELP = "说明 help"
EXAMPLE = "示例 example"

_STEPS = (
    ("先填“办法”，再填“数据”：办法里要用到的每个数一行。", "Fill “rule” first, then “facts”: one row for each figure that the rule reads."),
    ("“项目”每条一行，选好计分方式；编号可以空着，由名称的拼音产生。", "One row on “items” for each clause, with its way to points; ids may be left empty."),
    ("再到与计分方式同名的表里写这一项怎样计分。一项分几类、几档、几种票的，写几行。", "Then write how it gives points on the sheet of that name; several classes, steps or kinds of ballots take several rows."),
    ("同一项另外的扣分、加分写在“另计”，再到计分方式的表里写，并在“另计”一列填它的名称。", "Further deductions of an item stand on “also”, and on the sheet of their way with their name in the column “also”."),
    ("空着的格子表示原文没有写，按惯例处理；注意空着和 0 不同。", "An empty cell says that the paper is silent, and custom fills it in; empty is not 0."),
    ("红底的列必填。数据、项目、部分可以写名称，也可以写编号。", "Columns on red must be filled. Facts, items and sections go by name or by id."),
    ("填好后运行：taizhang institutions from-sheet 文件.xlsx -o 办法.toml；有错的会写回一份带“核对结果”的表。", "Then run: taizhang institutions from-sheet FILE.xlsx -o RULE.toml; mistakes come back in a copy with a verdict column."),
    ("再用 taizhang institutions explain 办法.toml 打出条文，与原文核对。", "Print the rule text with taizhang institutions explain RULE.toml and compare it with the paper."),
)  # fmt: skip
_EXAMPLES = (
    ("原文 the paper", "表 sheet", "怎样填 how it is filled"),
    ("环境整治15分，每发现一处脏乱点扣0.5分，扣完为止", "计数 count", "项目=环境整治；依据的数据=脏乱点；每个几分=-0.5（项目表：分值=15）"),
    ("发生一次扣5分，第二次扣6分，第三次起扣7分", "计数 count", "每个几分=-5、-6、-7；以后每次=同最后一次 same"),
    ("一类村每起扣2分、二类村每起扣1分", "计数 count", "每个几分=一类村：-2；二类村：-1"),
    ("驻村不足18天的，每少一天扣1分", "计数 count", "不足多少的=18；每个几分=-1"),
    ("3月31日前上报，每迟一天扣1分", "计数 count", "依据的数据=上报日（种类为日期）；期限=03-31；每个几分=-1"),
    ("省级表彰加5分、市级加3分，同一事项只计最高", "计数 count", "两行，第几类=1、2；同一事项几级=只计最高 highest"),
    ("完成率90%以上得20分，80%—90%得16分，其余不得分", "分档 steps", "两行：不低于=90、分值=20；不低于=80、低于=90、分值=16；其余得=0"),
    ("阵地达标的得10分，否则不得分", "分档 steps", "一行：等于=是，分值空着（项目表：分值=10）"),
    ("以95%为准，每低1个百分点扣0.5分，每高1个加0.2分", "标准线 line", "标准=95；差于标准：每差=1、几分=-0.5；好于标准：每差=1、几分=0.2"),
    ("得分＝15分×完成数÷目标数，超额不加分", "比例 share", "对照=目标数 target；最高=100"),
    ("民主测评20分，优秀100、称职80，按有效票计", "票决 ballot", "两行：每票分值=100、80；除以=有效票 valid"),
    ("第一名得10分，以后每低一名减0.5分", "名次 rank", "每低一名减=0.5；在谁之中=同类单位 kind"),
    ("由班子成员在0至5分之间评定", "评定 judge", "最低评=0；最高评=5；由谁评定=班子成员"),
    ("年度得分＝月考评平均分×60%＋年终考核×40%", "取分 part", "两项，分值60、40：另一考评=self、取哪种周期=月、取=平均；依据的数据=年终考核分"),
    ("制度上墙2分、台账齐全3分", "分项 checklist", "两行：名称、等于=是、分值=2、3"),
    ("发生责任事故的，取消评优资格", "一票否决 vetoes", "触发条件=责任事故 ≥ 1；后果=取消评先 no-honours；对谁=单位 unit"),
    ("排名后10%（四舍五入，至少1个）的，由镇党委约谈", "一票否决 vetoes", "触发条件=后10% 四舍五入 至少1；后果=只记后续措施 noted；后续措施=由镇党委约谈"),
    ("书面表扬按3件、口头表扬按1件折算", "数据 facts", "算出：合计=书面表扬、口头表扬；算出：合计各乘=3、1"),
    ("没有项目任务的，项目的分值并入服务", "项目 items", "项目那一行：不考核时并入=服务"),
    ("90分以上为优秀，名额不超过20%", "等次 grades", "不低于=90；最多（%）=20"),
    ("第一名奖1000元，第二名800元，末位扣400元", "兑现 pay", "各名次金额=1000、800；末位金额=-400"),
)  # fmt: skip


def add_help(book: Any) -> None:
    """The help sheet: what to do, and every column of every sheet."""
    sheet = book.create_sheet(HELP)
    sheet.cell(1, 1, "怎样填写这本表 / how to fill this workbook").font = Font(bold=True, size=14)
    row = 2
    for number, (zh, en) in enumerate(_STEPS, start=1):
        row += 1
        sheet.cell(row, 1, f"{number}. {zh}")
        sheet.cell(row, 5, en)
    row += 2
    for place, head in enumerate(("表 sheet", "列 column", "key", "填什么 what", "说明 meaning"), start=1):
        sheet.cell(row, place, head).font = Font(bold=True)
    for page in PAGES:
        for column in page.columns:
            row += 1
            what = f"{column.kind.note.zh} / {column.kind.note.en}"
            if column.kind.choices:
                what += "：" + "、".join(column.kind.choices)
            cells = (
                page.title,
                HEADERS[column.key.removeprefix("appraisal.")],
                column.key,
                what,
                column.describes,
            )
            for place, text in enumerate(cells, start=1):
                cell = sheet.cell(row, place, text.replace("\n", " "))
                cell.alignment = Alignment(wrap_text=place > 3, vertical="top")
    for letter, width in zip("ABCDE", (16, 22, 22, 60, 80), strict=True):
        sheet.column_dimensions[letter].width = width


def add_example(book: Any) -> None:
    """The example sheet: sentences of papers, and the cells they become."""
    sheet = book.create_sheet(EXAMPLE)
    for row, cells in enumerate(_EXAMPLES, start=1):
        for place, text in enumerate(cells, start=1):
            cell = sheet.cell(row, place, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row == 1)
    for letter, width in zip("ABC", (46, 18, 80), strict=True):
        sheet.column_dimensions[letter].width = width
