"""The language of scripts, line by line."""

from datetime import datetime

import pytest

from practice.script import (
    Allows,
    Blocks,
    Clock,
    EmptyRegion,
    Fails,
    Forges,
    HasNot,
    HearsNothing,
    Restart,
    Says,
    ScriptError,
    Sees,
    SeesNot,
    SendsKind,
    Start,
    Step,
    Stop,
    Taps,
    Wait,
    needs_cases,
    parse,
)


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("clock 2026-01-05 09:00", Clock(1, "", datetime(2026, 1, 5, 9))),  # noqa: DTZ001 - local, as written
        ("wait 3 months", Wait(1, "", 3, "month")),
        ("wait 1 second", Wait(1, "", 1, "second")),
        ("coordinator: /cijfer {ref}", Says(1, "", "coordinator", "/cijfer {ref}")),
        (r"coordinator: een\ntwee: drie", Says(1, "", "coordinator", "een\ntwee: drie")),
        ("coordinator_2 [Weesp]", Taps(1, "", "coordinator_2", "Weesp")),
        ("coordinator [[1] Weesp]", Taps(1, "", "coordinator", "[1] Weesp")),
        ("coordinator sees Casus {ref}", Sees(1, "", "coordinator", "Casus {ref}")),
        ("coordinator sees not 112", SeesNot(1, "", "coordinator", "112")),
        ("coordinator sees notulen", Sees(1, "", "coordinator", "notulen")),
        ("coordinator has not 112", HasNot(1, "", "coordinator", "112")),
        ("chair hears nothing", HearsNothing(1, "", "chair")),
        ("coordinator sends sticker", SendsKind(1, "", "coordinator", "sticker")),
        ("coordinator forges v1:a:b c", Forges(1, "", "coordinator", "v1:a:b c")),
        ("region without cases", EmptyRegion(1, "")),
        (
            "region without cases from 2025-04-10 10:00",
            EmptyRegion(1, "", datetime(2025, 4, 10, 10)),  # noqa: DTZ001
        ),
        ("restart", Restart(1, "")),
        ("stop", Stop(1, "")),
        ("start", Start(1, "")),
        ("telegram blocks chair", Blocks(1, "", "chair")),
        ("telegram allows chair", Allows(1, "", "chair")),
        ("telegram fails 3 with timeout", Fails(1, "", 3, "timeout")),
    ],
)
def test_every_step_is_read(line: str, step: Step) -> None:
    (read,) = parse(line)
    assert type(read) is type(step)
    assert vars(read) == {**vars(step), "source": line}


def test_blank_lines_and_comments_are_skipped_but_counted() -> None:
    assert [step.line for step in parse("\n# stop\n  restart\n\n stop ")] == [3, 5]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("coordinator dances", "is no step"),
        ("coordinator sends dog", "a person sends photo, voice,"),
        ("coordinator:", "nobody can send an empty one"),
        ("clock 2026-02-30 09:00", "is no moment"),
        ("clock tomorrow", "write clock 2026-01-05 09:00"),
        ("wait 3 moons", "is none of seconds,"),
        ("wait long", "write wait 3 months"),
        ("telegram fails 3 with 418", "sending fails with 429, 500 or timeout"),
        ("telegram sleeps", "write telegram blocks chair"),
        ("restart now", "is no step"),
        ("region with cases", "write region without cases"),
        ("region without cases", "can only be the first step"),
    ],
)
def test_a_bad_line_is_named_with_what_is_wrong(line: str, reason: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse(f"restart\n{line}")
    assert caught.value.line == 2
    assert reason in str(caught.value)


def test_the_region_has_its_cases_unless_the_story_says_so() -> None:
    assert needs_cases(parse("restart"))
    assert not needs_cases(parse("# A story\nregion without cases\nrestart"))
