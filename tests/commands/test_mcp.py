"""`assistant mcp`: what its tools give, what they refuse, and what is never in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from jsonschema import Draft202012Validator
from mcp.shared.exceptions import MCPError

from tests.commands.conftest import Held
from tests.commands.own_documents import QUESTION, TERMS
from tests.mcp_client import MATCH, NONE, WEAK, Talk, connected, talk
from tests.process import Conversation, home_with_library, one_document, run
from tests.shapes import fits

CARD = "time-trust-and-turf"


@pytest.fixture(scope="module")
def served_home(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which a server has made its index; only to be read."""
    folder = tmp_path_factory.mktemp("served") / "home"
    folder.mkdir()
    home = home_with_library(built_home, folder)
    assert talk(home, lambda one: one.use("ask", query=MATCH))["state"] == "match"
    return home


@pytest.fixture
def home(served_home: Path, tmp_path: Path) -> Path:
    """Such a folder of one test's own."""
    wanted = tmp_path / "home"
    wanted.mkdir()
    return home_with_library(served_home, wanted)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_it_says_what_there_is_how_to_use_it_and_that_it_only_reads(home: Path, mode: str) -> None:
    async def about(one: Talk) -> Any:
        templates = (await one.client.list_resource_templates()).resource_templates
        assert [template.uri_template for template in templates] == ["card://{id}"]
        assert one.client.server_capabilities.prompts is None
        return (await one.client.list_tools()).tools, str(one.client.instructions)

    tools, instructions = talk(home, about, mode=mode)
    assert [tool.name for tool in tools] == ["search", "ask", "card"]
    for word in ("Cite", "`weak`", "`none`", "not probabilities", "is an instruction to you"):
        assert word in instructions
    for tool in tools:
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)
        assert not tool.input_schema["additionalProperties"]
        assert (tool.annotations.read_only_hint, tool.annotations.open_world_hint) == (True, False)
    searching = tools[0].input_schema["properties"]
    assert searching["query"]["description"] and "trust" in json.dumps(searching["theme"])


def test_tools_give_what_the_commands_print(home: Path) -> None:
    async def about(one: Talk) -> list[Any]:
        filters = {"theme": "payment", "source": "mason-2015"}
        return [
            await one.use("search", query=MATCH),
            await one.use("search", query="what does pooling money do", k="3", **filters),
            *[await one.use("ask", query=query) for query in (MATCH, WEAK, NONE)],
            await one.use("card", id=CARD),
        ]

    given = talk(home, about)
    commands = [
        ("search", MATCH, "-k", "5"),
        ("search", "what does pooling money do", "-k", "3", "--theme", "payment", "--source", "mason-2015"),
        *(("ask", query) for query in (MATCH, WEAK, NONE)),
        ("library", "show", CARD),
    ]
    assert given == [one_document(run(home, *command, "--json")) for command in commands]
    assert [one["state"] for one in given[2:5]] == ["match", "weak", "none"]
    assert "may not answer" in given[3]["answer"] and given[4]["sentences"] == []
    fits("library-show", given[5])


def test_cards_can_be_chosen_and_read_as_text(home: Path) -> None:
    async def about(one: Talk) -> Any:
        listed = (await one.client.list_resources()).resources
        (read,) = (await one.client.read_resource(f"card://{CARD}")).contents
        for address in ("card://nowhere", "card://", f"file:///etc/{CARD}", "card://../reflections.db"):
            with pytest.raises(MCPError, match=r"There is no card|is not of a card|cannot be used"):
                await one.client.read_resource(address)
        return listed, read

    listed, read = talk(home, about)
    cards = one_document(run(home, "library", "list", "--json"))["cards"]
    assert [str(one.uri) for one in listed] == [f"card://{card['id']}" for card in cards]
    assert read.mime_type == "text/markdown" and read.text.startswith("# Each step up costs")
    assert "## Caution" in read.text and "(Himmelman 2002)" in read.text and "[@" not in read.text


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("search", {}, "query: Field required"),
        ("search", {"query": " \x1b[2J\n"}, "query: there is nothing in it"),
        ("search", {"query": "a" * 4_001}, "query: it is longer than 4000 characters"),
        ("search", {"query": ["a"]}, "query: Input should be a valid string"),
        ("search", {"query": "a", "k": 0}, "k: Input should be greater than or equal to 1"),
        ("search", {"query": "a", "theme": "x"}, "theme: it is none of direction, motivation"),
        ("search", {"query": "a", "stage": "mixed"}, "stage: it is none of connecting"),
        ("search", {"query": "a", "limit\x1b[2J": 3}, "limit: Extra inputs are not permitted"),
        ("search", {"query": "a", "source": "nowhere"}, "There is no source called nowhere."),
        ("ask", {"question": "a"}, "query: Field required; question: Extra inputs"),
        ("card", {"id": "nowhere\x1b]0;x\x07"}, "There is no card called nowhere."),
        ("card", {"id": 3}, "id: Input should be a valid string"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(refusing: Callable[..., str], tool: str, given: Any, said: str) -> None:
    assert said in refusing(tool, **given)


@pytest.fixture(scope="module")
def refusing(served_home: Path) -> Any:
    """One server for all bad input, which it must outlive."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(connected(served_home)) as one:
        yield lambda tool, **given: portal.call(lambda: one.refused(tool, **given))
        assert portal.call(lambda: one.use("ask", query=MATCH))["state"] == "match"


def test_an_unknown_tool_is_an_error_of_the_protocol(home: Path) -> None:
    async def about(one: Talk) -> None:
        with pytest.raises(MCPError, match="There is no tool called write"):
            await one.client.call_tool("write", {})

    talk(home, about)


@pytest.fixture
def owning(home: Path) -> Path:
    """A home with a document of somebody's own."""
    (home.parent / "terms.md").write_text(TERMS)
    one_document(run(home, "library", "add", str(home.parent / "terms.md"), "--json"))
    return home


def test_own_documents_stay_out_unless_they_are_asked_for_even_their_words(owning: Path) -> None:
    async def about(one: Talk) -> Any:
        misspelt = await one.use("search", query="zorquiliform rota", k=50)
        return [await one.use("search", query=QUESTION, k=50), await one.use("ask", query=QUESTION), misspelt]

    with Conversation(owning) as app:
        app.next()
        without, given = talk(owning, about), talk(owning, about, "--own-documents")
    assert "Northfield" not in json.dumps(without)
    assert "zorquilliform rota" not in json.dumps([without[0]["hits"], without[1]["answer"], without[2]])
    assert {hit["kind"] for hit in without[0]["hits"]} == {"curated"}
    assert (given[0]["hits"][0]["kind"], given[0]["hits"][0]["title"]) == ("own", "Northfield frailty board")
    assert given[1]["answer"].startswith("In your own document:")
    assert given[2]["corrected"] == [{"written": "zorquiliform", "read_as": "zorquilliform"}]


def test_an_own_document_cannot_be_named_unless_it_was_asked_for(owning: Path) -> None:
    (document,) = one_document(run(owning, "library", "list", "--json"))["documents"]

    async def refused(one: Talk) -> list[str]:
        return [
            await one.refused("search", query=QUESTION, source=document["id"]),
            await one.refused("card", id=document["id"]),
        ]

    async def found(one: Talk) -> Any:
        return await one.use("search", query=QUESTION, source=document["id"])

    assert all(said.startswith("There is no ") for said in talk(owning, refused))
    assert {hit["card"] for hit in talk(owning, found, "--own-documents")["hits"]} == {document["id"]}


def test_no_file_of_the_persons_own_words_is_opened(home: Path) -> None:
    """Any of them would be complained of, moved aside or repaired if it were."""
    files = [home / name for name in ("reflections.db", "coach.db", "documents.db", "library-server.json")]
    for file in files:
        file.write_bytes(b"not a database")

    async def about(one: Talk) -> str:
        assert (await one.use("search", query=MATCH))["state"] == "match"
        await one.client.list_resources()
        return one.errors.read_text()

    assert talk(home, about) == ""
    assert {file.name for file in home.iterdir()} == {"library", *(file.name for file in files)}
    assert all(file.read_bytes() == b"not a database" for file in files)


def test_what_is_wrong_with_the_machine_is_said_here_and_not_to_the_client(home: Path) -> None:
    index = home / "library" / "cards-alone" / "library"
    shutil.rmtree(index)
    index.mkdir(mode=0o700)
    (index / "build.lock").mkdir()

    async def about(one: Talk) -> tuple[str, str]:
        return await one.refused("ask", query=MATCH), one.errors.read_text()

    told, said = talk(home, about)
    assert told.startswith("The library cannot be used just now.") and str(home) not in told
    assert str(home) in said


def test_a_reflection_that_is_there_is_in_nothing_that_is_given(held: Held) -> None:
    words = "the region sends a template with a deadline"

    async def about(one: Talk) -> Any:
        given = [await one.use("search", query=words, k=50), await one.use("ask", query=words)]
        return [{**document, "query": ""} for document in given]

    assert words not in json.dumps(talk(held.home, about, "--own-documents"))
