"""The prompts themselves, theme by theme."""

from __future__ import annotations

from counsel.library.prompts import (
    Proposal,
    choose,
    line,
    scale,
    several,
    table,
    tick,
    write,
)

PROPOSALS: dict[str, Proposal] = {
    "emotions": Proposal(
        rationale="A feeling that has a name is easier to carry. You look at yours without judging "
        "them.",
        content_note="This asks about what you feel. It may be sad for a while.",
        prompts=(
            several("What do you feel today?", "Sad", "Angry", "Lonely", "Relieved", "Numb"),
            scale("How strong is the strongest of them?"),
            write("What happened just before you felt it?"),
            line("What would be kind to do for yourself today?"),
        ),
    ),
    "no contact": Proposal(
        rationale="Some distance gives you room to rest and think. You plan it for yourself, not "
        "as a way to make somebody come back.",
        content_note="This asks about contact with a former partner. Contact that you need for "
        "children or work may go on.",
        tier="A",
        cautions="Contact for children or work is exempt. A court order has no end date. The end "
        "of the time is a talk in session, not a message.",
        prompts=(
            choose("How long do you want this space to be?", "One week", "30 days", "Longer"),
            write("What is this space for? What do you hope to find in it?"),
            table("When the wish to write comes", "If this happens", "then I will"),
            scale("How sure are you that you can keep to it this week?", "not sure", "very sure"),
            tick("To make it easier", "I muted the profile", "A friend knows about my plan"),
        ),
    ),
    "reflection": Proposal(
        rationale="Looking back helps when it is fair to both. You look for patterns, not for "
        "somebody to blame.",
        content_note="This asks about hard times in a relationship.",
        minutes=20,
        tier="A",
        cautions="Where there was violence or control, leave out the question about one's own "
        "part. Look out for blaming oneself, or the other, for everything.",
        prompts=(
            write("Which quarrel came back again and again?"),
            table("One such time", "What happened", "What I did", "What came from outside"),
            choose("Who saw it as a problem?", "I did", "We both did", "I do not know"),
            line("One thing that you would do in another way today"),
        ),
    ),
    "growth": Proposal(
        rationale="Small steps toward what matters to you make days fuller, whatever happens next.",
        content_note="This asks what matters to you.",
        prompts=(
            several("What matters to you now?", "Friends", "Health", "Work", "Learning", "Family"),
            scale("How much of last week was about that?", "nothing", "all of it"),
            line("One step that takes less than an hour"),
            tick("To make it happen", "It has a day and a time", "It needs no one's consent"),
        ),
    ),
    "reconnecting": Proposal(
        rationale="Before any message you look at what the other person wants, and at what you "
        "want. The answer is talked about in session.",
        content_note="This asks about reaching out to a former partner. Nothing is sent from here.",
        minutes=20,
        tier="R",
        cautions="Not where a refusal, a block or an order stands. Its only outcome is a talk in "
        "session. Look out for pressure and for what is felt to be owed.",
        prompts=(
            choose("Did they ask for no contact?", "Yes", "No", "I am not sure"),
            write("What do you know of their wishes, from their own words or acts?"),
            write("What do you hope for? And if no answer comes?"),
            scale("How calm are you when you think of it?", "not calm", "very calm"),
        ),
    ),
    "communication": Proposal(
        rationale="To listen well is a skill. You try it alone first, on something small.",
        content_note="This asks about talks that went well or badly.",
        prompts=(
            line("A small thing that you would like to talk about"),
            write("Say it in two sentences that begin with “I”."),
            write("What might the other one say? Say it back in your own words."),
            scale("How heated would this talk get?", "calm", "very heated"),
            tick("Before I talk", "It is a good time for both", "I can stop when it gets hot"),
        ),
    ),
    "apology": Proposal(
        rationale="To own what one did brings peace of its own. This is a draft for you. It is not "
        "sent.",
        content_note="This asks about something that you regret. Nothing is sent from here.",
        minutes=25,
        tier="A",
        cautions="Not for people who were abused and say sorry too much. A draft only: to deliver "
        "it needs a screen. Look out for excuses and for pressure.",
        prompts=(
            write("What did you do, in plain words, without a reason?"),
            write("What did it do to the other person?"),
            ("letter", {"prompt": "Write it as a letter. It is never sent."}),
            tick("Read it again", "It has no “but”", "It asks for nothing", "It names the harm"),
        ),
    ),
    "change": Proposal(
        rationale="Change is what one does when nobody looks. You choose one thing that is worth "
        "it for you.",
        content_note="This asks about habits.",
        prompts=(
            line("One thing you want to do in another way"),
            write("Why is it worth doing, though nobody may notice?"),
            table("My plan", "When", "I will", "and if I miss it", rows=2),
            scale("How sure are you that you can do it this week?", "not sure", "very sure"),
        ),
    ),
    "trust": Proposal(
        rationale="Trust grows from small promises that are kept. You start with one.",
        content_note="This asks about trust that was hurt.",
        tier="A",
        cautions="No passwords, no tracking, no phone checks. Look out for control. To work on it "
        "as a pair needs a screen of each one alone.",
        prompts=(
            write("When did trust break, and what was it about?"),
            scale("How much do you trust today?"),
            table("Small promises", "What", "Until when", "Kept?"),
            choose("Whose promises are these?", "Mine", "Both of ours"),
        ),
    ),
    "open communication": Proposal(
        rationale="A short talk once a week keeps small things small.",
        content_note="This asks about your week together.",
        tier="A",
        cautions="Only where both are free to say no. Look out for one who does all the talking.",
        prompts=(
            line("Something that I liked this week"),
            write("A hard moment, told without blame"),
            line("One wish for next week, which can be turned down"),
            scale("How heard did you feel this week?"),
        ),
    ),
    "slow": Proposal(
        rationale="Going slowly lets both see what is real. The slower one sets the pace.",
        content_note="This asks what you feel ready for.",
        tier="A",
        cautions="The slower person's pace wins. As a pair it needs a screen of each one alone.",
        prompts=(
            scale("How much do you want to hurry?"),
            write("What would going slowly look like this month?"),
            tick("Signs to stop", "I feel pushed", "I say yes to keep the peace", "I sleep badly"),
            choose("What is right for now?", "A next step", "Stay where we are", "A step back"),
        ),
    ),
    "forgiveness": Proposal(
        rationale="To forgive is a choice, and “not now” is a full answer. It is not the same as "
        "going back, trusting or calling it fine.",
        content_note="This asks about a hurt. You decide what you look at, and you can stop.",
        minutes=20,
        tier="A",
        cautions="Not where abuse goes on, nor under pressure to go back to each other. Where "
        "there was abuse, ask nothing about understanding the other one.",
        prompts=(
            choose("Do you want to think about forgiving?", "Yes", "Not now", "I am not sure"),
            write("What happened, in a few lines? Only what you want to write."),
            scale("How heavy is it today?", "light", "very heavy"),
            write("What would you like to be free of?"),
            tick("True for me", "I may take my time", "I need not go back", "I may be angry"),
        ),
    ),
    "guidance": Proposal(
        rationale="The right help at the right time makes a hard road shorter.",
        content_note="This asks what kind of help would fit.",
        prompts=(
            several("What would you like help with?", "Sleep", "Mood", "Safety", "Money", "Talks"),
            write("What made it hard to ask so far?"),
            line("Whom could you call first?"),
            choose("When?", "Today", "This week", "I want to talk about it first"),
        ),
    ),
    "setbacks": Proposal(
        rationale="Setbacks are part of the way. With a plan you are back on your feet sooner.",
        content_note="This asks about hard days. It is not a plan for an emergency.",
        cautions="Not a safety plan. A setback asks for a new look at risk.",
        prompts=(
            write("What are your first signs that it gets hard?"),
            table("If it gets hard", "If", "then I", "and I call"),
            scale("How sure are you that you would do it?", "not sure", "very sure"),
            tick("Ready for it", "The plan is where I see it", "Somebody knows about it"),
        ),
    ),
    "re-evaluation": Proposal(
        rationale="You look at what you want, what it costs, and what you really know. There is no "
        "right result.",
        content_note="This asks whether a relationship is right for you.",
        minutes=25,
        tier="A",
        cautions="No score, no verdict. Look out for fear, and for wishes that stand in for facts.",
        prompts=(
            table("For and against", "What speaks for it", "What it costs me"),
            write("What do you know of the other one's wishes, from their own words?"),
            write("What could you not live with?"),
            choose("Today I lean to", "Apart", "I need time", "Joint counseling"),
            scale("How sure are you?", "not sure", "very sure"),
        ),
    ),
    "moved on": Proposal(
        rationale="A goodbye gives a loss its place. What was good may stay with you.",
        content_note="This asks about a loss. It may be sad for a while.",
        minutes=25,
        tier="A",
        cautions="Not for people who ruminate, after trauma, or with thoughts of dying. Look out "
        "for finality and hopelessness.",
        prompts=(
            write("What do you lose? What do you keep?"),
            ("letter", {"prompt": "A letter of goodbye. It is never sent."}),
            line("A small act to mark it"),
            scale("How strong is the longing today?"),
        ),
    ),
}
