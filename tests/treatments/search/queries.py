"""What people type, and the page that they should find first.

Chosen as a patient would expect it, before the search was tuned. A query that fails is a
reason to mend the search or the synonyms, not to bend the expectation.
"""

EPIDURAL = "/treatments/epidural-steroid-injections/"
BLOCKS = "/treatments/nerve-blocks/"
ABLATION = "/treatments/radiofrequency-ablation/"
STIMULATOR = "/treatments/spinal-cord-stimulation/"
CEMENT = "/treatments/vertebral-augmentation/"
NONE_NOW = "/treatments/none-of-these-now/"
OVERVIEW = "/overview/"
GUIDANCE = "/when-to-consider/"
FIRST_VISIT = "/first-visit/"
COST = "/cost-and-insurance/"
COMPARE = "/compare/"
HELP = "/get-help/"
GLOSSARY = "/glossary/"
HOW_WE_WRITE = "/how-we-write/"
LEG_OR_ARM = "/pain/leg-or-arm/"
STAYS_IN_BACK = "/pain/stays-in-back/"
BROKEN_BONE = "/pain/broken-bone/"
AFTER_SURGERY = "/pain/after-surgery/"
NOT_SURE = "/pain/not-sure/"

FIRST = {
    # the six of the issue
    "slipped disc": EPIDURAL,
    "burn nerves": ABLATION,
    "cement in spine": CEMENT,
    "RFA": ABLATION,
    "cortizone shot": EPIDURAL,
    "epidurel": EPIDURAL,
    # epidural steroid injections
    "ESI": EPIDURAL,
    "epidural shot": EPIDURAL,
    "steroid shot in the back": EPIDURAL,
    "shot in the back": EPIDURAL,
    "epidural side effects": EPIDURAL,
    "how many shots can I have in a year": EPIDURAL,
    "headache after spinal tap": EPIDURAL,
    "steroids and sugar diabetes": EPIDURAL,
    "ride home after epidural": EPIDURAL,
    # nerve blocks
    "nerve block": BLOCKS,
    "nurve block": BLOCKS,
    "numbing shot": BLOCKS,
    "test block before ablation": BLOCKS,
    "pain diary after a block": BLOCKS,
    "medial branch block": BLOCKS,
    # radiofrequency ablation
    "radio frequency": ABLATION,
    "nerve burning procedure": ABLATION,
    "ablasion": ABLATION,
    "pacemaker and nerve heating": ABLATION,
    "how long does RFA last": ABLATION,
    "will the nerve grow back": ABLATION,
    "risks of RFA": ABLATION,
    # spinal cord stimulation
    "stimulator": STIMULATOR,
    "stimulater": STIMULATOR,
    "battery in back": STIMULATOR,
    "SCS trial": STIMULATOR,
    "can I have an MRI with a stimulator": STIMULATOR,
    "can I fly with an implant": STIMULATOR,
    "can the stimulator be taken out": STIMULATOR,
    # vertebral augmentation
    "kyphoplasty": CEMENT,
    "kyfoplasty": CEMENT,
    "vertebroplasty": CEMENT,
    "balloon in the spine": CEMENT,
    "compression fracture of vertabra": CEMENT,
    "osteoporosis fracture": CEMENT,
    "does the cement leak": CEMENT,
    "is kyphoplasty safe": CEMENT,
    # none of these now
    "what if I do nothing": NONE_NOW,
    "exercise instead of a procedure": NONE_NOW,
    "watchful waiting": NONE_NOW,
    "can I stop my opioids": NONE_NOW,
    # by where it hurts
    "my leg burns and I am scared of needles": LEG_OR_ARM,
    "siatica": LEG_OR_ARM,
    "pain down my leg": LEG_OR_ARM,
    "pinched nerve": LEG_OR_ARM,
    "neck pain": STAYS_IN_BACK,
    "my mother has a broken bone in her spine": BROKEN_BONE,
    "broken back": BROKEN_BONE,
    "still hurts after back surgery": AFTER_SURGERY,
    "I don't know what I have": NOT_SURE,
    "my back hurts": STAYS_IN_BACK,
    "low back pain": STAYS_IN_BACK,
    # whether, and who
    "when should I see a pain doctor": GUIDANCE,
    "do I need a procedure": GUIDANCE,
    "what if nothing works": GUIDANCE,
    "what is interventional pain management": OVERVIEW,
    "am I going to be awake": OVERVIEW,
    "do I need a referral": OVERVIEW,
    # the visit and the bill
    "what to bring": FIRST_VISIT,
    "first appointment": FIRST_VISIT,
    "scared of needles": FIRST_VISIT,
    "without needles": FIRST_VISIT,
    "needle phobia": FIRST_VISIT,
    "insurance": COST,
    "medicare": COST,
    "how much does it cost": COST,
    "prior authorization": COST,
    "deductible": COST,
    # words
    "what does CRPS mean": GLOSSARY,
    "placebo": GLOSSARY,
    "what is fluoroscopy": GLOSSARY,
    "multifidus": GLOSSARY,
    "MRI": GLOSSARY,
    "Eliquis": GLOSSARY,
    "eliquis": GLOSSARY,
    # the site and the clinic
    "who checks these pages": HOW_WE_WRITE,
    "compare treatments": COMPARE,
    "is it safe": COMPARE,
    "what are the risks": COMPARE,
    "do i need a driver": COMPARE,
    "book an appointment": "/request/",
    "phone number": "/contact/",
    "opening hours": "/contact/",
    "your doctors": "/clinicians/",
    "large print": "/accessibility/",
}

# what cannot wait: first, not only among the first three
WARNING_SIGNS = [
    "I can't pee",
    "numb between my legs",
    "fever after injection",
    "when to call 911",
    "suicide",
    "i want to die",
    "die",
    "heart attack",
    "stroke",
    "cant move my legs",
    "cannot pee",
    "numb between legs",
    "fever after epidural",
    "fever after shot",
    "shot made me worse",
]
FIRST |= dict.fromkeys(WARNING_SIGNS, HELP)
