"""The articles of the corpus' documents: for each a file name, a layout and its parts in order."""

# ruff: noqa: E501 - a paragraph is one line

from __future__ import annotations

Part = tuple[str, str]
LONG = "Nothing of this has to happen quickly, and most of it happens while you are doing something else, such as drying plates or waiting for a bus that is late again."
MORE = "Some people like to write such things down; others walk. What matters is that it is done at an hour that belongs to you, and that nobody comments on it afterwards."

HOUSE: list[Part] = [
    ("title", "When a House Is Sold"),
    ("author", "By Annika Dorr"),
    ("p", "We signed on a Thursday, in a room with a plastic plant. " + LONG),
    ("heading", "Walk through it once more"),
    ("p", "Touch the door frames. One of them has pencil marks on it, and dates. " + MORE),
    ("heading", "Take one useless thing"),
    ("item", "A hook from the hall"),
    ("item", "The bell that never rang"),
    ("heading", "Say goodbye aloud"),
    ("p", "It feels silly for as long as a sneeze. Then it does not. " + LONG),
    ("quote", "We lived here, and it was mostly good."),
    ("heading", "Leave the key and go"),
    ("p", "Do not turn around at the corner. Or do; I did, and it was fine. " + MORE),
]
BROTHERS: list[Part] = [
    ("title", "Two brothers and one mother"),
    ("p", "Our mother fell in March, and in April we were no longer speaking. " + LONG),
    ("heading", "Who lives nearer"),
    ("p", "Nearness is not a contract. It only looks like one from far away. " + MORE),
    ("heading", "What can be shared"),
    ("p", "Money can be sent, and calls can be made from any town. " + LONG),
    ("heading", "What cannot"),
    ("p", "The night when she does not know the room. " + MORE),
    ("faq", "Frequently asked questions"),
    ("question", "Should we hire someone?"),
    ("p", "If you can, do, and before you are tired. " + MORE),
    ("question", "What if he never answers?"),
    (
        "p",
        "Write down what you have decided and send it, kindly and without a question mark. " + LONG,
    ),
]
SLEEP: list[Part] = [
    ("title", "Schlafen nach der Trennung"),
    ("author", "Von Tilmann Behrens"),
    (
        "p",
        "Die erste Nacht ist nicht die schlimmste. Die schlimmste ist eine Dienstagnacht im zweiten Monat, wenn alle denken, es gehe wieder.",
    ),
    ("heading", "Die andere Seite des Bettes"),
    (
        "p",
        "Legen Sie etwas darauf: ein Buch, eine Decke, einen Hund. Eine leere Fläche ist nachts größer als am Tag.",
    ),
    ("heading", "Aufstehen ist erlaubt"),
    (
        "p",
        "Wer länger als zwanzig Minuten wach liegt, darf in die Küche gehen. Trinken Sie etwas Warmes, und lesen Sie die Rückseite einer Packung.",
    ),
    ("heading", "Wann Sie Hilfe brauchen"),
    (
        "p",
        "Wenn es nach sechs Wochen nicht besser wird, sprechen Sie mit Ihrer Ärztin. Schlaf ist kein Luxus, und Müdigkeit ist keine Strafe.",
    ),
]
GARDEN: list[Part] = [
    ("title", "What a Shared Garden Taught Four Families"),
    ("author", "By Wren Abara"),
    ("p", "There is a strip of earth behind our houses, nine metres wide and nobody's. " + LONG),
    (
        "p",
        "In the second year we put a table on it. That was the beginning of the trouble. " + MORE,
    ),
    ("heading", "The quarrel about the hose"),
    ("p", "It was never about the hose. It was about who had been asked. " + LONG + " " + MORE),
    ("heading", "A meeting with cake"),
    (
        "p",
        "Each of us had three minutes and a spoon. Whoever held the spoon was not interrupted. "
        + MORE
        + " "
        + LONG,
    ),
    ("heading", "Rules that survived the winter"),
    ("item", "Ask before you cut"),
    ("item", "Say thank you for the cutting"),
    ("item", "No talk about the tax office"),
    ("p", "There had been eleven rules. These three were still on the wall in spring. " + LONG),
    ("heading", "What grew"),
    ("p", "Beans, mostly. And a habit of knocking. " + MORE + " " + LONG),
]
PATIENCE: list[Part] = [
    ("title", "A short course in patience"),
    ("p", "Patience is not waiting. Waiting is what one does at a counter. " + LONG),
    ("heading", "Notice the hurry"),
    ("p", "It sits in the shoulders first, and then in the voice. " + MORE),
    ("heading", "Give it a chair"),
    ("p", "You do not have to throw it out. It may sit with you while you go slowly. " + LONG),
    ("heading", "Finish one thing"),
    ("p", "Close the drawer, rinse the cup, end the sentence. " + MORE),
]
STEPS: list[Part] = [
    ("title", "Ringing an old friend"),
    ("p", "You have thought of her each autumn for six years. " + LONG),
    ("heading", "Choose an hour"),
    ("p", "Not Sunday evening. A Wednesday, on foot, is good. " + MORE),
    ("heading", "Have a first line"),
    ("p", "It may be as plain as: I saw your street in a film. " + LONG),
    ("heading", "Let it be short"),
    ("p", "Ten minutes are a gift. Two hours are a debt. " + MORE),
]
COURT: list[Part] = [
    ("title", "The week before the hearing"),
    ("author", "By Lennart Quist"),
    ("p", "Lawyers prepare the file. Nobody prepares the stomach. " + LONG),
    ("heading", "Make the folder thin"),
    ("p", "Take what you will be asked for and nothing that only hurts. " + MORE),
    ("heading", "Tell the children the date, not the reason"),
    (
        "p",
        "They will notice the shirt. Say where you are going and when you are back. "
        + LONG
        + " "
        + MORE,
    ),
    ("heading", "Plan the evening after"),
    ("p", "Somebody should cook who was not there. " + MORE),
    ("faq", "Questions and answers"),
    ("question", "May I bring a friend?"),
    ("p", "Mostly yes, as far as the door. Ask beforehand. " + LONG),
    ("question", "What if I cry?"),
    ("p", "Then you cry. They have seen it, and they have tissues. " + MORE),
]

ARTICLES: list[tuple[str, str, list[Part]]] = [
    ("house.docx", "styled", HOUSE),
    ("brothers.docx", "ranked", BROTHERS),
    ("by_hand.docx", "by_hand", COURT),
    ("larger_lines.docx", "by_size", PATIENCE),
    ("counted.docx", "numbered", STEPS),
    ("with_table.docx", "tabled", SLEEP),
    ("garden.pdf", "sized", GARDEN),
    ("brothers.pdf", "bold", BROTHERS),
    ("short_lines.pdf", "plain", PATIENCE),
    ("hearing.pdf", "italic", COURT),
    ("two_columns.pdf", "columns", GARDEN),
    ("schlaf.pdf", "bold", SLEEP),
    ("house.pdf", "sized", HOUSE),
]
