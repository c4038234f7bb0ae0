"""The pages that are no articles, as the search knows them."""

# name of the address, title, what else people call it, what it is for
OTHER_PAGES = [
    (
        "treatments:treatment_list",
        "Treatments",
        "procedures",
        "All procedures in one list, and the choice to have none of them now.",
    ),
    (
        "treatments:compare",
        "Compare treatments",
        "comparison, side by side",
        "All choices by the same rows: benefits, harms, visits, the ride home, days off.",
    ),
    (
        "treatments:self_check",
        "Self-check",
        "quiz, is it time",
        "A few questions about your pain, and what to tell the clinic before a visit.",
    ),
    (
        "treatments:visit_sheet",
        "A sheet for your visit",
        "checklist, list of questions to print",
        "Tick your questions, goals and worries, print the sheet and take it along.",
    ),
    (
        "consultations:request",
        "Ask for a consultation",
        "book or make an appointment, request a call",
        "Ask the clinic to call you back. It takes about five minutes.",
    ),
    (
        "practice:contact",
        "Contact",
        "phone number, opening hours, address, directions",
        "How to reach the clinic, and when it is open.",
    ),
    (
        "practice:clinicians",
        "Our clinicians",
        "doctors, physicians, staff, team",
        "The people who work at the clinic, and their training.",
    ),
    (
        "what_we_keep",
        "What this site keeps about you",
        "privacy, cookies, personal data",
        "Which of your words are kept, for how long, and who can read them.",
    ),
    (
        "practice:accessibility",
        "Accessibility",
        "screen reader, large print, keyboard, low vision",
        "How to use this site your way, and how to tell us about a problem.",
    ),
]
