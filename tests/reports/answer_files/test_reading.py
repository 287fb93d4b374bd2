"""Files of answers in all the forms other tools write them: the same people, whatever the form."""

import pytest
from openpyxl import Workbook

from reports.answer_files.headings import FREE_TEXT, IDENTIFYING
from reports.answer_files.mapping import TAKE, AnswerMap, parse_map
from reports.answer_files.reading import AnswersRefused, read_answers
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.refusal import FileRefused
from tests.reports.answer_files.limesurvey import (
    CODE,
    CODE_AND_TEXT,
    CODE_UNDERSCORE,
    FULL,
    SHORT,
    UNDERSCORED,
    Question,
    export,
)

WHOLE = parse_instrument(shipped_instruments()["medarbeiderpuls"])
ASKED = WHOLE.for_wave(None)
CODES = ("AUT1", "INV1", "WRK1")
ANSWERS = [(4, 5, 3), (None, 6, 1), (2, None, None)]
TEAMS = {"T1": "Oslo/Team 1", "T2": "Oslo/Team 2"}


def questions(language: str, *, codes_of_ours: bool) -> list[Question]:
    """The items as rows of a matrix, with answer codes as LimeSurvey makes them; words at the ends of the scale only."""
    scale = ASKED.scale("extent")
    replies = {f"AO0{value}": scale.label(value, language) or str(value) for value in range(1, 7)}
    rows = [
        Question("P", "Hvordan er det?", code if codes_of_ours else f"SQ00{place}", ASKED.item(code).texts[language], replies)
        for place, code in enumerate(CODES, start=1)
    ]
    return [Question("TEAM", "TEAM", replies=TEAMS), *rows, Question("comment", "Kommentar")]


def responses(asked: list[Question]) -> list[dict]:
    rows = [question.heading(CODE, 0) for question in asked if question.row_code]
    return [
        {"TEAM": f"T{1 + place % 2}", "comment": "Ask for Kari"}
        | {row: f"AO0{value}" for row, value in zip(rows, answers, strict=True) if value}
        for place, answers in enumerate(ANSWERS)
    ]


def read(file, mapped=None):
    return read_answers(file, WHOLE, ASKED, mapped or AnswerMap())


def answered(found) -> list[tuple]:
    return [tuple(None if value != value else value for value in row) for row in found.answers[list(CODES)].values]


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("language", ["nb", "sv", "da", "nl", "en"])
@pytest.mark.parametrize("style", [CODE, CODE_UNDERSCORE, CODE_AND_TEXT, FULL, UNDERSCORED, SHORT])
def test_every_form_of_an_export_reads_alike(tmp_path, style, language, long):
    asked = questions(language, codes_of_ours=style < FULL)
    found = read(export(tmp_path / "export.csv", asked, responses(asked), style=style, long=long, letters=45))
    assert answered(found) == ANSWERS
    assert list(found.units) == ([TEAMS["T1"], TEAMS["T2"], TEAMS["T1"]] if long else ["T1", "T2", "T1"])
    assert {one.reason for one in found.account.unread} == {IDENTIFYING, FREE_TEXT}
    assert len(found.account.unread) == 11


def test_what_can_identify_people_is_in_nothing_that_comes_out(tmp_path):
    asked = questions("nb", codes_of_ours=True)
    found = read(export(tmp_path / "export.csv", asked, responses(asked)))
    everything = f"{found.answers.to_csv()}{found.units.to_csv()}{found.backgrounds.to_csv()}{found.account}"
    for secret in ("SECRET1", "192.0.2.7", "1980-01-01", "Kari"):
        assert secret not in everything


def test_headings_cut_too_short_are_placed_by_number(tmp_path):
    asked = questions("nb", codes_of_ours=True)
    file = export(tmp_path / "export.csv", asked, responses(asked), style=SHORT)
    with pytest.raises(FileRefused, match=r"#12 'Hvordan er det\? \[I hvilken grad .*#13 .*#14"):
        read(file)
    mapped = parse_map('[columns]\n"#12" = "AUT1"\n"#13" = "INV1"\n"#14" = "WRK1"', WHOLE)
    assert answered(read(file, mapped)) == ANSWERS


def test_other_words_go_through_the_map(tmp_path):
    file = tmp_path / "other.csv"
    file.write_text("Where;How free?;Busy?;Since;Id\nTeam A;Very;Never;New;7\nteam  a;Don't know;Always;;8\n", encoding="utf-8")
    text = """
        unit = "Where"
        [columns]
        "how free?" = "AUT1"
        "Busy?" = "WRK1"
        "#4" = "tenure"
        [answers]
        "Don't know" = ""
        Never = 1
        [answers.AUT1]
        Very = 6
        [answers.WRK1]
        Always = 6
        [units]
        "Team A" = "Oslo/Team A"
        [background.tenure]
        New = "under_1"
    """
    found = read(file, parse_map(text, WHOLE))
    assert [(row[0], row[2]) for row in answered(found)] == [(6, 1), (None, 6)]
    assert list(found.units) == ["Oslo/Team A", "Oslo/Team A"]
    assert list(found.backgrounds["tenure"]) == ["under_1", None]
    assert found.account.columns == {"How free?": "AUT1", "Busy?": "WRK1", "Since": "tenure"}


def test_backgrounds_are_read_by_option_or_by_text(tmp_path):
    file = tmp_path / "answers.csv"
    rows = "Oslo,4,over_9,natt\nOslo,4,Under 1 år,vil ikke svare\n"
    file.write_text("unit_path,AUT1,tenure,Vanlig arbeidstid\n" + rows, encoding="utf-8")
    said = read(file).backgrounds.to_dict("list")
    assert said == {"tenure": ["over_9", "under_1"], "channel": [None, None], "shift": ["night", None]}


def test_responses_never_sent_are_counted_and_left_out_unless_the_map_takes_them(tmp_path):
    asked = questions("nb", codes_of_ours=True)
    given = responses(asked)
    given[1]["submitdate"] = ""
    given.append({"TEAM": "T1"})
    file = export(tmp_path / "export.csv", asked, given)
    left, taken = read(file).account, read(file, AnswerMap(incomplete=TAKE)).account
    assert (left.read, left.incomplete, left.empty) == (2, 1, 1)
    assert (taken.read, taken.incomplete, taken.empty) == (3, 0, 1)


def test_a_workbook_reads_as_its_csv(tmp_path):
    book = Workbook()
    book.active.append(["unit_path", "AUT1", "INV1", "WRK1", "Timestamp"])
    for team, answers in zip(("T1", "T2", "T1"), ANSWERS, strict=True):
        book.active.append([team, *answers, "2026-10-01"])
    book.create_sheet("Pivot")
    book.save(tmp_path / "answers.xlsx")
    found = read(tmp_path / "answers.xlsx")
    assert answered(found) == ANSWERS
    assert (found.account.sheet, found.account.other_sheets) == ("Sheet", ("Pivot",))


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("unit_path,AUT1\nOslo,7\nOslo,0\n\nOslo,-4\n", [(2, "AUT1"), (3, "AUT1"), (5, "AUT1")]),
        ("unit_path,AUT1\nOslo,=4\nOslo,4\nOslo,A7\n", [(2, "AUT1"), (4, "AUT1")]),
        ("unit_path,P[AUT1]\nOslo,-oth-\n", [(2, "AUT1")]),
        ("unit_path,AUT1,tenure\nOslo,4,always\n", [(2, "tenure")]),
        ("unit_path,AUT1\n,4\nOslo//A,4\n", [(2, "unit_path"), (3, "unit_path")]),
    ],
)
def test_fields_nothing_can_be_made_of_are_all_named(tmp_path, text, fields):
    file = tmp_path / "answers.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(AnswersRefused) as refused:
        read(file)
    assert [(one.line, one.column) for one in refused.value.fields] == fields


def test_a_unit_the_map_does_not_name_is_refused(tmp_path):
    file = tmp_path / "answers.csv"
    file.write_text("unit_path,AUT1\nTeam A,4\nTeam C,4\n", encoding="utf-8")
    with pytest.raises(AnswersRefused, match=r"line 3, column unit_path: 'Team C' is not among the map's \[units\]"):
        read(file, parse_map('[units]\n"Team A" = "Oslo/A"', WHOLE))


def test_an_item_of_a_module_that_is_not_asked_is_refused_with_its_way_out(tmp_path):
    file = tmp_path / "answers.csv"
    file.write_text("unit_path,AUT1,STR1\nOslo,4,4\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="STR1 belongs to a module; name it with --module"):
        read(file)
