from panel_app.domain.candidates import CandidateCode
from panel_app.store import local
from panel_app.workspace import resuming
from panel_app.workspace.resuming import Begun, Bookmark
from tests.workspace.rounds import CHAIR, OpenStore

CODE = CandidateCode("A")


def test_bookmark_is_there_when_it_was_kept(store: OpenStore) -> None:
    chair = store(CHAIR)
    assert resuming.recall(chair) == Bookmark()
    before = len(chair.judge.facts)
    kept = Bookmark(code=CODE, order="line", begun={CODE: Begun(step="keep", reason="Shown with")})
    resuming.remember(chair, kept)
    assert resuming.recall(chair) == kept
    assert len(chair.judge.facts) == before


def test_bookmark_is_empty_when_what_is_kept_cannot_be_read(store: OpenStore) -> None:
    chair = store(CHAIR)
    with chair.transaction() as tx:
        local.put(tx, "moderation", chair.stage_id, b"{")
    assert resuming.recall(chair) == Bookmark()
