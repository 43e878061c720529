"""What the people of the demo wrote. Short, ordinary, and nobody's real words."""

from __future__ import annotations

SHARED = (
    "We talked about the week and about the evenings, which are the hard part.\n\n"
    "**What we agreed**\n\n- One walk after work on three days\n- The phone stays in the kitchen "
    "at night\n\nYou noticed that mornings are lighter than they were. So did I.",
    "We looked at what the last argument was really about.\n\n**What we agreed**\n\n- Write down "
    "two moments in which you felt heard\n- Bring them next time\n\nIf it gets heavy between "
    "sessions, the help page is one tap away.",
    "Today was about rest, and about saying no without a long reason.\n\n**What we agreed**\n\n"
    "- Say no once this week, in one sentence\n- Notice what happens afterwards",
)
PROGRESS = (
    "Reports fewer hours awake at night, three walks done of three. Mood steadier by own account. "
    "Plan: keep the walks, begin the letter exercise when ready.",
    "Came in tense, softened during the second half. Named the wish to be asked first. "
    "Plan: listening exercise as a rehearsal alone.",
    "Attended on time. Homework partly done and useful. No risk noted. Plan: continue weekly.",
)
PROCESS = (
    "I notice that I want to reassure quickly. Slow down.",
    "The silence after the question was longer than usual, and it was good.",
    "Bring the theme of apology to supervision.",
)
RATIONALES = (
    "You said the evenings are loudest. This gives the noise a place for ten minutes.",
    "You asked where to begin. This is a small first step, and part of it is useful too.",
    "It picks up what you noticed last time, so that we can look at it together.",
)
PLANS = (
    {"when": "Tuesday, after dinner", "where": "at the small table", "if": "", "then": ""},
    {
        "when": "on the train home",
        "where": "the quiet carriage",
        "if": "the train is full",
        "then": "I do it before bed",
    },
    {"when": "Saturday morning", "where": "", "if": "", "then": ""},
)
IN_THE_WAY = ("Visitors at the weekend.", "", "I may be too tired.")
ANSWERS = (
    "It was the message on Tuesday. I read it five times and then I put the phone away.",
    "Mostly tired. Underneath that I think it is disappointment, more with myself than with them.",
    "I would like to be asked first. I have never said that aloud.",
    "Smaller than I thought, once it stood on paper.",
)
COMMENTS = (
    "Thank you for writing this so plainly.",
    "I would like to hear more about this part when we meet.",
    "Notice how precise this is. That is new.",
)
REMARKS = (
    "I also wanted to say that the second walk was the best one.",
    "Could we look at the morning routine again?",
)
CANCEL_REASONS = ("A cold.", "Travelling for work.", "A school event.")

REPLIES = (
    "Thank you. I had not seen it that way. I read it twice.",
    "It was harder on the second evening. I stopped after ten minutes, and that was fine.",
    "Yes. That is the part I would like to talk about on our next day.",
)
REPLIES_BACK = (
    "Good that you stopped. Bring it along, and we look at it together.",
    "Then let us begin with that. Nothing more to do until then.",
)
AGAIN = "And then I wrote it down once more, the way I would say it to a friend."
