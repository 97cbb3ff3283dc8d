"""Each quotation of a summary says what it answered, where its place does not."""

from __future__ import annotations

from assistant.report import markdown
from tests.fakes import Talk, full_script


def test_a_quotation_further_down_names_the_question_it_answered() -> None:
    talk = Talk()
    talk.finish()
    made = talk.summaries.build("The school start", talk.session.events)
    text = markdown.render(made)
    for part, one in made.tensions.items():
        assert len(one.asked) == len(one.quotes) > 1
        assert one.asked[0] == "" and all(one.asked[1:])
        probe = talk.state.asked[f"{part}.probe"].probe
        put = next(kind for step in talk.script.steps for kind in step.probes if kind.id == probe)
        assert "{" in put.text or one.asked[1] in put.text
        assert f"Asked “{one.asked[1]}”, you said:\n\n> On {part}.probe" in text
    assert "hose values" in made.tensions["worth"].asked[-1]


def test_every_quotation_of_the_full_path_is_told_apart() -> None:
    talk = Talk(script=full_script())
    talk.finish()
    made = talk.summaries.build("The school start", talk.session.events)
    for one in (*made.tensions.values(), made.stage, *made.parts.values()):
        assert len(one.asked) == len(one.quotes)
        assert sum(question == "" for question in one.asked) <= 1
        assert all("{" not in question and "\n" not in question for question in one.asked)
