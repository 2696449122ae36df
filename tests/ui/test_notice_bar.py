from panel_app.ui.look import Look
from panel_app.ui.messages import Tone
from panel_app.ui.widgets.notice_bar import NoticeBar


def refused(look: Look) -> NoticeBar:
    bar = NoticeBar(look=look)
    bar.say(Tone.DANGER, "The disk is full.", "Free some space.")
    return bar


def test_mild_notice_comes_after_the_grave_one_when_it_came_unasked(look: Look) -> None:
    bar = refused(look)
    bar.say(Tone.GOOD, "Two attachments were cleaned.", "", unasked=True)
    bar.say(Tone.INFO, "The hub does not answer.", "", unasked=True)
    said = [bar.text]
    while not bar.isHidden():
        bar.dismiss()
        said.append("" if bar.isHidden() else bar.text)
    assert said == [
        "The disk is full. Free some space.",
        "Two attachments were cleaned.",
        "The hub does not answer.",
        "",
    ]


def test_refusal_goes_when_the_next_step_of_the_person_succeeds(look: Look) -> None:
    bar = refused(look)
    bar.say(Tone.GOOD, "AB-CDE is submitted.", "")
    assert bar.text == "AB-CDE is submitted."


def test_graver_notice_is_read_at_once_when_it_came_unasked(look: Look) -> None:
    bar = NoticeBar(look=look)
    bar.say(Tone.INFO, "The hub does not answer.", "")
    bar.say(Tone.DANGER, "The disk is full.", "", unasked=True)
    assert bar.text == "The disk is full."
