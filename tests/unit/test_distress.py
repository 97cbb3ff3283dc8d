"""Words of distress, in the voices of tired people, and what must not be taken for them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.distress import Distress, heard
from tests.unit.listening import listening

WORDS = listening("distress")

MUST = {
    "I can't go on": "despair",
    "Honestly I cant go on like this.": "despair",
    "I cannot carry on any more": "despair",
    "i can't cope anymore": "despair",
    "I just can't cope.": "despair",
    "I'm not coping, to be truthful": "despair",
    "I can't do this any more.": "despair",
    "I really can't face it any more": "despair",
    "I am at breaking point.": "despair",
    "I'm at the end of my tether. Nobody listens.": "despair",
    "I've hit rock bottom": "despair",
    "I'm completely burnt out.": "despair",
    "im burned out and I have been for a year": "despair",
    "I'm falling apart, if you want to know": "despair",
    "I feel like I'm drowning": "despair",
    "I've got nothing left to give.": "despair",
    "I have nothing left": "despair",
    "I feel completely alone.": "despair",
    "I feel hopeless": "despair",
    "I feel so trapped.": "despair",
    "I can't stop crying": "despair",
    "I don't see the point in anything any more": "despair",
    "What's the point of carrying on?": "despair",
    "I cry in the car most mornings before I come in": "despair",
    "I sit and cry in the toilets before every board": "despair",
    "I just want to disappear": "despair",
    "I hate my life.": "despair",
    "I've been having panic attacks since the restructure": "despair",
    "I'm so exhausted I can't go on": "despair",
    "I'm exhausted and I can't see the end of it": "despair",
    "I want to die": "danger",
    "Sometimes I want to die.": "danger",
    "I'd be better off dead": "danger",
    "They would all be better off without me.": "danger",
    "I've been thinking about suicide": "danger",
    "I feel suicidal": "danger",
    "I have been having suicidal thoughts since the merger": "danger",
    "I keep thinking about killing myself": "danger",
    "I want to hurt myself": "danger",
    "Some nights I think of ending it all": "danger",
    "I don't want to be here any more": "danger",
    "I don't want to wake up tomorrow": "danger",
    "I hope I don't wake up": "danger",
    "I wish I was dead": "danger",
    "There is nothing left to live for": "danger",
    "I've no reason to live": "danger",
    "I've thought about driving my car into a wall on the way to work": "danger",
    "on the way home i think about stepping in front of a train": "danger",
    "I took too many pills last week": "danger",
    "I've started self-harming again": "danger",
    "No one would notice if I was gone": "danger",
    "what is the point of living": "danger",
    "The template came back again. The region wants it by Friday. I can't go on.": "despair",
    "I'm not suicidal but I can't go on like this": "despair",
    "I honestly don't know how much longer I can keep doing this": "despair",
    "I don't think I can do this anymore": "despair",
    "I can't take this anymore": "despair",
    "I just want it all to stop.": "despair",
    "I haven't stopped crying since Friday": "despair",
    "everyone would be happier if I wasn't around": "danger",
    "I am so tired of living": "danger",
    "I'll kill myself": "danger",
    "I wish I'd never been born": "danger",
    "I just want to go to sleep and not wake up": "danger",
}
MUST_NOT = (
    "This job will kill me",
    "I'm dying to hear what the evidence says",
    "That meeting nearly finished me off",
    "I lose the will to live every time the template arrives",
    "I lost the will to live by item seven",
    "I'm tired",
    "We're all exhausted after winter",
    "I am knackered, honestly, but it's Friday",
    "I'm exhausted. It was a long week.",
    "Everyone here is burnt out",
    "The team is at breaking point",
    "The wards are on their knees",
    "We can't go on like this, the money runs out in March",
    "We cannot carry on double-running both services",
    "We can't cope with the demand",
    "I could have killed him",
    "I could murder a cup of tea",
    "I nearly killed myself laughing",
    "I'm killing myself trying to get both boards to agree",
    "I'm drowning in paperwork",
    "Death by PowerPoint",
    "I'd die on that hill",
    "Over my dead body will they close the unit",
    "Our suicide prevention strategy is the one thing we do together",
    "Suicide rates in the county went up and that is what brought us together",
    "It would be career suicide to say so in the board",
    "People tell us they want to die at home",
    "A patient told the nurse “I want to die at home” and we could not arrange it",
    "She said 'I can't go on like this' and her husband rang the GP",
    "Carers say “I can't cope any more” and we send them a leaflet",
    "One resident told us she wanted to kill herself and nobody knew whom to ring",
    "I work in mental health crisis care and self-harm is what we see",
    "We built the crisis line for people who are suicidal",
    "I'm at my wits' end with the ICB",
    "I'm at the end of my tether with the contract lawyers",
    "I'm sick to death of pilots",
    "I shot myself in the foot at that meeting",
    "The partnership is dead in the water",
    "Flogging a dead horse, if you ask me",
    "I'm not okay with how the decision was taken",
    "I can't go on the study visit",
    "I can't take any more of these forms",
    "I can't see a way out of the deficit",
    "I feel trapped between the trust and the council",
    "I've had enough of this",
    "I want to end the contract by Christmas",
    "Let's end it there",
    "I'm not suicidal, just tired",
    "I don't want to die in a ditch over the name",
    "I hate myself for signing it",
    "I'm a bit burnt out on strategy days",
    "I don't see the point of this question",
    "What's the point of asking me that?",
    "I can't carry on the meeting without them",
    "3 because nobody can cope",
    "No idea. I'm too tired to think.",
    "I need a break",
    "I was in tears when the hub opened, it was wonderful",
    "My mother died in their care and that is why I do this",
    "Bored to tears",
    "I keep cutting myself off when I talk to finance",
    "End of life care is where we work best together",
    "We want everyone to live and die well in this town",
    "I'd rather stick pins in my eyes",
    "He threatened to jump off the board if it went through",
    "I'm desperate for a decision",
    "Nobody would notice if we stopped meeting",
    "I'll kill myself laughing",
    "I'm tired of living with two IT systems",
    "I'd be happier if I wasn't chairing it",
    "I don't think we can do this any more without the council",
    "We don't know how much longer we can go on without a lease",
)


@pytest.mark.parametrize(("text", "kind"), MUST.items())
def test_distress_is_heard(text: str, kind: str) -> None:
    assert heard(text, WORDS) is Distress(kind)


@pytest.mark.parametrize("text", MUST_NOT)
def test_tiredness_sarcasm_and_the_subject_itself_are_not_distress(text: str) -> None:
    assert heard(text, WORDS) is None


def test_the_tables_hold_enough_voices() -> None:
    assert len(MUST) >= 40 and len(MUST_NOT) >= 40


@pytest.mark.parametrize("text", ["I CAN'T GO ON", "i can’t go on", "i cant go on", "I can't\ngo  on"])
def test_capitals_apostrophes_and_spaces_make_no_difference(text: str) -> None:
    assert heard(text, WORDS) is Distress.DESPAIR


@given(st.text(), st.text())
def test_it_is_heard_whatever_sentences_stand_around_it(before: str, after: str) -> None:
    shield = "\"“”'‘’"
    quiet = str.maketrans("", "", shield)
    text = f"{before.translate(quiet)}\nOk. I want to die. Ok.\n{after.translate(quiet)}"
    assert heard(text, WORDS) is Distress.DANGER


@given(st.text(alphabet=st.characters(blacklist_categories=["L"])))
def test_what_has_no_letters_is_no_distress(text: str) -> None:
    assert heard(text, WORDS) is None


def test_a_megabyte_is_listened_to_in_moments() -> None:
    began = time.process_time()
    for text in ("I can't " * 125_000, "i want to " * 100_000, "“" * 1_000_000, "I … " * 250_000, "myself " * 140_000):
        heard(text, WORDS)
    assert time.process_time() - began < 5
