"""Words that are rude almost wherever they stand, and how rude: hand-made, a column beside the learned feelings.

No set that may be trained on teaches it. Offence in `davidson` was looked for by its words, so that it teaches
dialect as much as offence. Words that also belong to a trade (kill, burn, dead, hang) are left out.
"""

_BY_WEIGHT = {
    1.0: """
        fuck fucks fucked fucker fuckers fuckin fucking fuckwit motherfucker motherfuckers
        motherfucking shit shits shitty shitshow shithole shithead shite bullshit horseshit
        bitch bitches bitching bitchy cunt cunts asshole assholes arsehole arseholes dickhead
        dickheads dumbass dumbasses jackass jackasses dipshit twat twats wanker wankers prick
        pricks slut sluts whore whores bastard bastards faggot faggots fag fags nigger niggers
        nigga niggas retard retards retarded libtard libtards douche douchebag douchebags
        douches pussy pussies dick ass asses arse tits titties hoes thot stfu gtfo wtf lmfao fck
        fuk fking fkn effing goddamn motherfuckin bollocks pissed piss bugger tosser tossers
        pillock
    """,
    0.8: """
        idiot idiots idiotic moron morons moronic imbecile imbeciles cretin cretins scum scumbag
        scumbags sleazebag sleaze slimeball dirtbag dirtbags scumbucket lowlife lowlifes trash
        garbage vermin parasite parasites cockroach cockroaches maggot maggots pig pigs weasel
        weasels clown clowns buffoon buffoons jerk jerks loser losers coward cowards cowardly
        liar liars crook crooks crooked fraud frauds traitor traitors treasonous hypocrite
        hypocrites hypocritical racist racists bigot bigots bigoted fascist fascists nazi nazis
        commie commies thug thugs terrorist terrorists pervert perverts perv pervs pedo pedos
        pedophile pedophiles paedophile rapist rapists creep creeps creepy psycho psychos
        psychopath psychopaths lunatic lunatics nutjob nutjobs nutcase wacko wackos snowflake
        snowflakes sheeple troll trolls puppets stooge minion minions skank hag witch tramp
        freak freaks deplorables simpleton dunce dimwit dimwits nitwit halfwit numpty muppet
        muppets fool fools foolish dumb dumber dumbest stupid stupidity stupidest braindead
        brainless brainwashed
    """,
    0.5: """
        pathetic disgusting disgrace disgraceful vile evil sickening nasty ugly filthy worthless
        useless spineless gutless clueless ignorant ignorance incompetent crazy insane
        delusional demented deranged unhinged lying lies lied corrupt corruption criminal
        criminals demon demonic devil satan satanic shameless shameful shame smug arrogant hate
        hates hateful hatred despicable repulsive repugnant revolting horrible awful crap crappy
        suck sucks sucked damn damned dammit hell bloody freaking frickin freakin screwed
        butthurt whiny whining crying crybaby crybabies tard
    """,
}
WORDS = {word: weight for weight, words in _BY_WEIGHT.items() for word in words.split()}
