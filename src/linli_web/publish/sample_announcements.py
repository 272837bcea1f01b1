"""Three invented announcements of the sample, so that its public page shows what one looks like."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SampleAnnouncement:
    """An invented announcement, dated from the sample's last day."""

    title: str
    english_title: str
    kind: str
    body: str
    english_body: str
    days_open: int
    days_left: int
    community: str = ""


SAMPLE = (
    SampleAnnouncement(
        title="2023 年度老旧小区改造计划（征求意见稿）",
        english_title="Annual plan 2023 of the renovation programme (draft for comment)",
        kind="plan",
        body=(
            "拟列入 2023 年度改造计划的小区名单见“年度计划”页。公示期内，居民和单位可以对"
            "名单、改造内容和先后次序提出意见。\n"
            "提意见的方式：向所在社区居委会书面提出，写明姓名、住址和理由。\n"
            "本公示为示例，内容虚构。"
        ),
        english_body=(
            "The communities proposed for 2023 are listed on the page of the annual plan. Until "
            "the closing date residents and offices may comment on the list, the works and their "
            "order.\nHow: in writing to your residents' committee, with name, address and reason."
            "\nThis announcement is an invented sample."
        ),
        days_open=4,
        days_left=11,
    ),
    SampleAnnouncement(
        title="某栋 2 单元加装电梯方案",
        english_title="Elevator for one entrance: the scheme",
        kind="elevator",
        body=(
            "本单元业主商定的加装电梯方案、费用分摊和运行维护办法已在单元门口张贴。公示期内，"
            "本栋及相邻业主可以书面提出异议；有异议的，由社区组织协商。\n"
            "本公示为示例，内容虚构；不含任何住户信息。"
        ),
        english_body=(
            "The scheme agreed by the owners of the entrance, with shares of cost and upkeep, is "
            "posted at its door. Owners of the building and its neighbours may object in writing; "
            "the committee then brings the parties together.\nThis announcement is an invented "
            "sample and names no household."
        ),
        days_open=3,
        days_left=6,
    ),
    SampleAnnouncement(
        title="改造工程施工时段安排",
        english_title="Working hours of the renovation works",
        kind="works",
        body=(
            "施工时间为每日 7:30 至 12:00、14:00 至 19:00；中高考期间停止有噪声的作业。"
            "需要停水、停电的，提前一天在楼道张贴通知。\n"
            "本公示为示例，内容虚构。"
        ),
        english_body=(
            "Works run from 7:30 to 12:00 and from 14:00 to 19:00; noisy work stops during the "
            "entrance examinations. If water or power has to be cut off, a notice is posted in "
            "the stairwell the day before.\nThis announcement is an invented sample."
        ),
        days_open=20,
        days_left=0,
    ),
)
