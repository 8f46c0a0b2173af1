"""The words by which a passive is told: forms of "be", participles, and the adjectives that only look like them."""

BE = frozenset("is am are was were be been being isn't aren't wasn't weren't ain't".split())
GET = frozenset("get gets got getting gotten".split())
SUBJECTS = frozenset(
    "i you he she it we they that this there who what which where how here everything everyone nothing nobody something "
    "name one".split()
)
ASKING = frozenset(
    "what who which where when why how and but or so if as than whom whose because then".split()
)
DETERMINERS = frozenset(
    "a an the my your his her its our their this that these those any some no every each very so too more most less "
    "quite really extremely pretty rather".split()
)
FRONTED = frozenset("attached enclosed included".split())
BETWEEN = frozenset(
    "not never ever also already always often still just now then so all both each even only well soon once again "
    "almost quite rather far much more better best first later further long first-hand all too about to-be previously "
    "first twice thus hereby therefore however either itself themselves himself herself actually since yet currently "
    "being been having perhaps maybe sometimes usually instead pretty really badly very fully together out in over "
    "newly well-".split()
) - frozenset("out in over very too so pretty quite rather together".split())
NO_ADVERBS = frozenset(
    "only family reply supply apply fly july early friendly daily weekly monthly lovely ugly lonely likely unlikely silly "
    "italy rely elderly holy".split()
)
TIMES = frozenset(
    "noon midnight then now today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday january "
    "february march april may june july august september october november december next close end cob eod phone mail "
    "email e-mail car train bus plane default accident mistake hand far itself himself herself myself yourself".split()
)
AFTER_PARTICIPLE = frozenset(
    "by in on at to for from with about as when while since until and or that if because into out off up down yet again "
    "today yesterday tomorrow before after without like through over under away back there here already properly "
    "correctly ? . , ! ;".split()
)
IRREGULAR = frozenset(
    "beaten begun bent bet bitten bled blown born borne bound bought bred broken brought broadcast built burnt burst cast "
    "caught chosen cut dealt done drawn driven drunk dug eaten fed felt fought forbidden forgiven forgotten found frozen "
    "given ground grown heard held hidden hit hung hurt kept known laid lain led left lent let lit lost made meant met "
    "mistaken misunderstood misled mown outdone overcome overdone overheard overridden overseen overtaken overthrown paid "
    "proven put read rebuilt redone repaid rewritten ridden rung run said sawn seen sent set sewn shaken shed shot shown "
    "shut slain slept slid sold sought sown spent split spoken spread spun stolen struck strung stuck stung sung sunk "
    "swept sworn taken taught thought thrown told torn trodden undergone understood undertaken undone upset upheld woken "
    "won worn wound woven withdrawn withheld written foreseen fought overpaid underpaid resent reset mislaid overwritten "
    "beat shrunk wrung fucked screwed unheard bled clad cost fitted shod slung sped spelt spilt spoilt swollen".split()
)
OFTEN_ADJECTIVES = frozenset(
    "born broken done drunk found frozen gone lost left known hurt upset stuck worn felt ground run set spent thought "
    "mistaken proven shut won read hidden met wound cost cut let split meant fit bent bound fed hit put held led "
    "swollen unheard overdone overcome".split()
)
WITH_WHAT_FOLLOWS = frozenset(
    "done known found put cut left shut set split run let held led felt read thought fed proven".split()
)
"""Participles as often adjectives, which are passives when a preposition, a particle or an adverb follows."""
FOLLOWING = frozenset(
    "in on at to for from with about as off up down out into through over under after before during when while since "
    "until correctly properly quickly wrong right well yesterday today last again aside behind".split()
)
NO_PARTICIPLES = frozenset(
    "bed red need speed indeed seed feed shed breed weed deed greed creed freed hundred sacred naked wicked rugged ragged "
    "jagged beloved aged kindred hatred embed exceed proceed succeed bleed unneeded biped moped infrared ted fred ned jed "
    "ahmed mohammed muhammed occurred happened arrived appeared disappeared existed died lived seemed remained belonged "
    "lasted resulted consisted fled med fed wed led sped".split()
)
ADJECTIVES = frozenset(
    "tired interested excited worried pleased delighted surprised confused bored annoyed frustrated disappointed satisfied "
    "dissatisfied impressed amazed thrilled scared frightened terrified embarrassed ashamed concerned convinced confident "
    "determined prepared committed dedicated devoted experienced qualified skilled talented gifted educated informed "
    "relaxed stressed depressed exhausted overwhelmed shocked stunned astonished amused fascinated intrigued inclined "
    "   accustomed married divorced engaged retired related unrelated limited unlimited advanced "
    "complicated sophisticated detailed crowded deserted haunted  situated interested disinterested biased "
    "prejudiced retarded disabled handicapped aged assorted animated blessed cursed crooked  outdated distinguished "
    "elevated gated heated hurried isolated jaded layered loaded mixed noted  organized overrated packed paved "
    "priced overpriced  rushed  spirited spoiled stained striped tailored wasted wounded weathered winded "
    "wretched civilized doomed destined entitled involved  associated  composed comprised equipped "
    "   baked polarized crazed irritated aggravated agitated appalled disgusted disturbed "
    "distressed elated enthused fed grounded horrified humbled infuriated insulted jammed motivated mortified offended "
    "outraged perplexed puzzled relieved saddened soaked startled swamped thirsted troubled undecided unimpressed upseted "
    "unexpected unmatched unprecedented unsurpassed beloved rated red-faced   worked talked walked mistaked "
    "indebted hooked addicted obsessed acquainted aligned armed cherished clogged coated congested cramped crammed "
    "cracked faded flawed focused fried furnished gated lined motorized nested oriented privileged  ranked "
    "seasoned secluded  seated sheltered sold-out specialized stacked staffed stocked suited united varied "
    "wired wooded wrinkled".split()
)
NOT_WITH_GET = frozenset(
    "done started going rid used tired bored worried excited interested back to lost stuck drunk married ready better "
    "found held heard left made put known read run said seen sent set shown told taken given".split()
) - frozenset("held heard sent told taken given seen shown put".split())
