"""Who a patient or a colleague is, in the words people use, and what must not be taken for that."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.identifying import Kind, found, is_nhs_number
from tests.unit.listening import listening

WORDS = listening("identifying")

MUST = {
    "Dr Anita Shah is useless": ["Dr Anita Shah"],
    "dr patel is completely incompetent": ["dr patel"],
    "Dr. Firth is a bully and everyone knows it": ["Dr. Firth"],
    "Professor Lyle was drunk at the away day": ["Professor Lyle"],
    "Denise is useless": ["Denise"],
    "Denise in finance is lazy": ["Denise"],
    "Honestly, Colin Webb should be sacked.": ["Colin Webb"],
    "Our director, Karen Boyle, bullies the ward managers": ["Karen Boyle"],
    "I can't stand Graham Pike": ["Graham Pike"],
    "We were bullied by Trevor for years": ["Trevor"],
    "There is a grievance against Sandra Okafor": ["Sandra Okafor"],
    "that idiot Nigel sends the template": ["Nigel"],
    "Sister Monaghan is under investigation": ["Sister Monaghan"],
    "Cllr Hobbs is a liar": ["Cllr Hobbs"],
    "Matron Doyle is off sick with depression": ["Matron Doyle"],
    "Fiona McAllister is having an affair with the chair": ["Fiona McAllister"],
    "The chief nurse, Priya Nair, can't be trusted.": ["Priya Nair"],
    "Mrs Halloran, 82, waited nine hours": ["Mrs Halloran"],
    "Mrs Halloran was readmitted twice last month": ["Mrs Halloran"],
    "mr khan was discharged with no package": ["mr khan"],
    "Mrs Begum has dementia and nobody told the family": ["Mrs Begum"],
    "Mr O'Brien died on a trolley": ["Mr O'Brien"],
    "Miss Adeyemi is pregnant and homeless": ["Miss Adeyemi"],
    "Mr Jeffries fell at home. He was there nine hours.": ["Mr Jeffries"],
    "Mrs Lowe waited. She was discharged at midnight.": ["Mrs Lowe"],
    "Jean Halloran (82) came in by ambulance": ["Jean Halloran"],
    "Tommy's mother, Sheila Burns, has cancer": ["Sheila Burns"],
    "Arthur Penrose was admitted to ward 7": ["Arthur Penrose"],
    "a patient called Doris who kept coming back": ["Doris"],
    "our patient Mavis lost her flat": ["Mavis"],
    "A tenant called Yusuf could not get in": ["Yusuf"],
    "NHS number 943 476 5919": ["943 476 5919"],
    "it was 9434765919 on the form": ["9434765919"],
    "her number is 943-476-5919": ["943-476-5919"],
    "DOB 12/03/1941": ["12/03/1941"],
    "date of birth: 3rd March 1941": ["3rd March 1941"],
    "she was born on 12 March 1941": ["12 March 1941"],
    "Ring me on 07700 900123": ["07700 900123"],
    "his mobile is 07700900123": ["07700900123"],
    "her home number is 01904 555 0123": ["01904 555 0123"],
    "+44 7700 900123 gets me": ["+44 7700 900123"],
    "write to sarah.lennox@trust.nhs.uk": ["sarah.lennox@trust.nhs.uk"],
    "a.shah42@gmail.com has it": ["a.shah42@gmail.com"],
    "She lives at 14 Acacia Avenue": ["14 Acacia Avenue"],
    "the old man lives near LS8 4AP": ["LS8 4AP"],
    "Mrs Price, LS8 4AP, was the first": ["LS8 4AP"],
}
MUST_NOT = (
    "Dr Patel leads the frailty team",
    "Denise chairs it, and chairs it well",
    "Me and Dr Shah, by June",
    "Sarah Lennox at the council",
    "Ask Colin; Colin; by Friday",
    "If you go by Denise, 2",
    "What I do is email a woman called Priya",
    "Denise thinks the process is useless",
    "Dr Patel says the template is a joke",
    "Dr Patel's template is useless",
    "Karen found the meeting toxic",
    "Priya knows that the region is the problem",
    "The region is useless",
    "The template is useless",
    "Wes Streeting is useless",
    "Wes Streeting is a liar",
    "Simon Stevens was wrong and Andrew Lansley was worse",
    "Boris Johnson lied",
    "Lord Darzi says the NHS is in critical condition",
    "Chris Ham wrote it was a joke",
    "John Radcliffe Hospital is the problem",
    "St Mary's is useless",
    "Mary Stevens Hospice was bullied by the ICB",
    "Great Ormond Street is rubbish at sharing",
    "Dr Gray's Hospital is a nightmare to work with",
    "Queen Elizabeth Hospital is toxic",
    "The Francis report was a disgrace to us all",
    "The Nuffield Trust was awful about it",
    "Our patients were readmitted twice",
    "A woman in her eighties was discharged at midnight",
    "An 82-year-old was on a trolley for nine hours",
    "Dr Patel said the patient was readmitted twice",
    "Nurse Okoro began it after a patient fell",
    "The sister hospital was discharged from special measures",
    "Mr Average has diabetes",
    "Mrs Smith from the leaflet has diabetes, as we say in the slides",
    "The NHS was born on 5 July 1948",
    "The partnership was born on 1 April 2019 in a pub",
    "We meet on 12/03/2026",
    "The board agreed it on 3 March 2024",
    "Our hub is at LS8 4AP",
    "The office is in Acacia Avenue",
    "Ring 111 or 116 123",
    "The front desk is 0300 123 4567",
    "The line is 0800 028 8000",
    "Write to info@trust.nhs.uk",
    "enquiries@council.gov.uk never answers",
    "The budget was £9434765919",
    "It cost 1234567890 pounds",
    "1111111111",
    "We have 943 476 homes",
    "Mark my words, this is a disgrace",
    "Will is not enough, it was a joke of a budget",
    "May was awful",
    "The Alice project is a disgrace",
    "Bill after bill, it is all terrible",
    "3 because the council is useless",
    "Hope is lost and the ward is unsafe",
)


def said(text: str) -> list[str]:
    return [text[one.start : one.end] for one in found(text, WORDS)]


@pytest.mark.parametrize(("text", "detail"), [(text, detail) for text, detail in MUST.items() if detail])
def test_identifying_detail_is_found(text: str, detail: list[str]) -> None:
    assert said(text) == detail


@pytest.mark.parametrize("text", MUST_NOT)
def test_names_alone_public_figures_and_organisations_are_not(text: str) -> None:
    assert said(text) == []


def test_the_tables_hold_enough_voices() -> None:
    assert len(MUST) >= 40 and len(MUST_NOT) >= 40


def test_several_are_found_in_the_order_they_stand() -> None:
    text = "Mrs Halloran, 82, was readmitted. Ring her son on 07700 900123. Dr Shah is useless."
    assert [one.kind for one in found(text, WORDS)] == [Kind.PATIENT, Kind.PHONE, Kind.STAFF]


@given(st.integers(min_value=0, max_value=999_999_999))
def test_a_number_has_the_one_check_digit_or_none(number: int) -> None:
    nine = f"{number:09}"
    right = [last for last in "0123456789" if is_nhs_number(nine + last)]
    assert len(right) <= 1


@given(st.text())
def test_what_is_found_lies_in_the_text_and_does_not_overlap(text: str) -> None:
    last = 0
    for one in found(f"Dr Shah is useless. {text} 07700 900123", WORDS):
        assert last <= one.start < one.end
        last = one.end


@given(st.text(alphabet="abcdefghij .,\n", max_size=200))
def test_a_name_is_found_whatever_sentences_stand_before_it(before: str) -> None:
    assert "Dr Anita Shah" in said(f"{before}\nDr Anita Shah is useless.")


def test_a_megabyte_is_searched_in_moments() -> None:
    began = time.process_time()
    for text in (
        "Dr Shah " * 125_000,
        "0" * 1_000_000,
        "a@" * 500_000,
        "Karen " * 170_000,
        "was " * 250_000,
        "A" * 1_000_000,
    ):
        found(text, WORDS)
    assert time.process_time() - began < 5
