"""The words by which the furniture of a page is known, in the languages that it is met in."""

# ruff: noqa: E501 - a pattern that is broken over lines cannot be read or searched

from __future__ import annotations

import re

_NETWORKS = (
    r"facebook|twitter|x|linkedin|pinterest|whatsapp|reddit|instagram|tumblr|telegram|email|e-mail|mail"
    r"|print|pocket|flipboard|youtube|tiktok|bluesky|mastodon|threads|messenger|copy link|link|rss|pin|sms"
)
_SHARE_WORD = rf"(?>share(?: this(?: (?:post|article|story|page))?)?|tweet(?: this)?|pin it|like(?: this)?|follow(?: us)?|on|via|{_NETWORKS}|teilen|partager|compartir|\d{{1,6}}(?: shares?)?+|shares?)"

SHARE = "Buttons for sharing"
MENU = "The page's menu"
COOKIE = "A notice about cookies"
NEWS = "A sign-up for a newsletter"
ADVERT = "An advertisement"
RIGHTS = "A copyright line"
CREDIT = "The caption or credit of a picture"
MORE = "A link to another article"
FORM = "Part of a comment form"
DATE = "A date or a reading time"

# Each must match a whole short paragraph, in small letters, without outer spaces.
WHOLE = [
    (SHARE, rf"{_SHARE_WORD}(?:[\s,|/•·:&+-]+{_SHARE_WORD})*+:?"),
    (SHARE, rf"(?:share|tweet|pin|save) (?:this|it)(?: (?:post|article|story|page|on|with|via|now))*+:?(?: (?:{_NETWORKS}|friends?|a friend|and|,))*+!?"),
    (SHARE, r"(?:pin|save) (?:this|it)(?: .{0,20})? for later\W*"),
    (SHARE, r"(?:artikel |beitrag )?teilen:?|auf \w+ teilen|partager (?:cet article|sur \w+):?|compartir en \w+:?"),
    (SHARE, r"(?:click to (?:share|email|print)\b.{0,80}|follow us(?: on \w+)?:?|(?:be the first to )?like this:?|like loading\.*)"),
    (MENU, r"(?:(?:skip|jump) to (?:main |the )?(?:content|navigation|search|recipe)|print recipe|get started|open in app|[\d.,]+k? followers|follow(?:ing)?|listen|loading\W*|like loading\W*|\d{1,5}k?|(?:toggle |open |close |main )?(?:menu|navigation)|search(?: for:?|\.{3}|…)?|home|log ?in|sign ?in|sign ?up|my account|(?:back to )?top|back to top ?\W?|subscribe|scroll down|close|zum inhalt springen|aller au contenu|startseite|suche)"),
    (MENU, r"(?:[«‹←<]+ ?)?(?:previous|next|older|newer)(?: (?:post|article|page|story|entry)s?)?(?: ?[»›→>]+)?(?:: .{0,100})?|[«‹←][^»›]{1,100}|[^«‹]{1,100}[»›→]"),
    (MENU, r"(?:home|start|blog|you are here:?)(?: ?[>›»/→] ?[^>›»/→]{1,80}){1,6}"),
    (MENU, r"(?:print|e-?mail|save|bookmark)(?: this)?(?: (?:page|article|post|story))?(?: to a friend)?(?:[\s|•·/]+(?:print|e-?mail|save|bookmark|share|download(?: as)? pdf)(?: this)?(?: (?:page|article|post|story))?(?: to a friend)?)*+"),
    (MENU, r"(?:was|is|did you find) this (?:article|page|post|information|story)? ?(?:helpful|useful)\W*(?:yes\W*no\W*)?|war (?:dieser artikel|diese seite|das) hilfreich\W*|cet article vous a-t-il (?:aidé|plu)\W*|¿te (?:ha )?(?:sido|resultó) útil.{0,30}"),
    (MENU, r"best viewed (?:in|with|at)\b.{1,80}|you are visitor (?:number|no)\b.{1,40}"),
    (MENU, r"(?:posted|filed) (?:in|under):? .{1,120}|(?:tags?|tagged(?: with)?|categor(?:y|ies)|keywords|topics|schlagwörter|étiquettes):? ?(?:[^.!?]{0,160})|view all posts(?: by .{1,60})?"),
    (MENU, r"view (?:this email )?in (?:your )?browser.{0,40}|(?:unsubscribe|update (?:your )?preferences|manage (?:your )?(?:preferences|subscription)s?|forward (?:this )?to a friend|no longer want .{1,120})(?:[\s|•·.-]+(?:unsubscribe|update (?:your )?preferences|manage (?:your )?(?:preferences|subscription)s?|forward to a friend|view in browser|privacy policy))*+\W?"),
    (MENU, r"from .{1,40}, (?:the free .{1,40}|the .{0,30}encyclopa?edia)|coordinates: .{1,80}"),
    (COOKIE, r"(?:accept(?: all)?(?: cookies)?|reject(?: all)?|decline|cookie (?:settings|policy|preferences|notice)|manage (?:cookies|preferences|consent)|i agree|got it!?|ok|alle akzeptieren|tout accepter)(?:[\s|/•·]+(?:accept(?: all)?|reject(?: all)?|decline|(?:cookie )?settings|manage .{1,20}|learn more))*+"),
    (NEWS, r"(?:subscribe|sign up|join)(?: now| today| here)?!?|(?:enter |type )?your e-?mail(?: address)?(?: here)?(?:\.{3}|…)?\*?|e-?mail address:?\*?|no spam\b.{0,80}|(?:zum |unseren )?newsletter (?:abonnieren|bestellen)|jetzt (?:anmelden|abonnieren)|(?:deine |ihre )?e-?mail-?adresse:?\*?|s['’]abonner(?: à .{1,40})?|s['’]inscrire(?: à .{1,40})?|je m['’]abonne|suscr[ií]bete(?: a .{1,40})?|suscribirse(?: a .{1,40})?|(?:adresse|correo) (?:e-?mail|électronique|electrónico):?\*?"),
    (ADVERT, r"(?:advertisements?|sponsored(?: content| post)?|ad|ads|promoted|anzeige|werbung|publicité|publicidad|(?:article )?continues? (?:reading )?(?:below|after (?:the )?(?:advertisement|ad))|scroll to continue.{0,40}|advertisement - continue reading below|(?:(?:affiliate )?disclosure:? ?)?this (?:post|article) (?:may )?contains? affiliate links.{0,200})\W*"),
    (RIGHTS, r"(?:copyright|©|\(c\) ?(?:19|20)\d\d).{0,200}|.{0,100}all rights reserved.{0,100}|(?:privacy policy|terms(?: of (?:use|service))?|terms (?:and|&) conditions|imprint|impressum|datenschutz|disclaimer|contact(?: us)?|about(?: us)?|accessibility|sitemap|powered by .{1,60}|proudly powered by .{1,60})(?:[\s|•·/-]+(?:privacy(?: policy)?|terms(?: of (?:use|service))?|contact(?: us)?|about(?: us)?|imprint|cookies?|cookie policy|disclaimer|accessibility|sitemap))*+"),
    (CREDIT, r"(?:photo(?:graph)?s?|images?|picture|illustration|foto|bild|crédit photo|photo credit|image credit|image source|picture credit|bildquelle|credit)s?(?: ?:| by| courtesy of| ©) ?.{1,160}|.{0,100}(?:/|via |on |from )(?:unsplash|pexels|shutterstock|getty images|istock|pixabay|adobe stock)\W*"),
    (CREDIT, r"(?:caption|bildunterschrift|légende) ?: ?.{1,250}|\[(?:image|photo|picture|video|embed|gallery)\b[^\[\]]{0,200}\]"),
    (MORE, r"(?:read more|read also|also read|read next|see also|see more|related|related (?:reading|post|article|story)|more on this|recommended|you might also like|don['’]t miss|lesen sie auch|mehr dazu|weiterlesen|à lire aussi|lire aussi|lea también) ?(?::|»|›|→|-) ?.{1,200}|(?:read|learn|see|view) more\W*|continue reading\W*|weiterlesen\W*|click here\b.{0,100}"),
    (FORM, r"(?:name|e-?mail|website|url|comment|your (?:name|comment)|first name|last name|phone|message|kommentar|nom|nombre|webseite) ?(?:\*|:|\(required\))|required fields are marked\W*|(?:post|submit|add|leave|reply|cancel)(?: (?:a |your )?(?:comment|reply))?|reply|submit|send|δ"),
    (FORM, r".{0,80}\b(?:leave|drop) (?:me )?(?:a|your) comments? (?:below|in the comments?).{0,60}|(?:share|tell us|tell me|let (?:us|me) know|post)\b.{0,80}\bin the comments?\b.{0,40}"),
    (FORM, r"(?:your |deine |ihre |votre |tu )?(?:e-?mail|e-mail-adresse|adresse).{0,40}(?:will not be (?:published|shared)|wird nicht veröffentlicht|ne sera pas publiée|no será publicada).{0,160}|save my name.{0,160}|notify me (?:of|by|when).{0,100}|this site uses akismet.{0,160}|you must be logged in.{0,80}|log in to (?:leave a )?(?:comment|reply).{0,40}|comments are closed\W*"),
    (DATE, r"(?:about |approx\.? )?\d{1,3}[- ]?(?:min(?:ute)?s?|minuten|minutes) ?(?:read|reading time|lesezeit|de lecture)?|(?:reading time|time to read|read time|lesezeit|temps de lecture|est\. reading time)\W{0,3}.{1,30}"),
]  # fmt: skip

# Each must match the beginning of a paragraph of at most 420 characters.
BEGIN = [
    (COOKIE, r"(?:(?:this|our) (?:web)?site|we|this page|diese (?:web)?seite|wir|ce site|nous)(?: and our partners)? (?:also )?(?:uses?|verwende[nt]|nutz(?:t|en)|utilis(?:e|ons)) (?:des )?cookies|by (?:continuing|using|clicking|browsing).{0,80}cookies|we value your privacy|cookies help us"),
    (NEWS, r"(?:subscribe|sign up|join|get|register|abonnieren sie|abonniere|abonnez-vous|suscríbe(?:te|se)|inscrivez-vous|melden sie sich|receive)\b[^.!?]{0,100}\b(?:newsletter|mailing list|in(?:to)? your inbox|e-?mail list|by e-?mail|weekly (?:tips|letter|e-?mail)|lettre d.information|wochenbrief|rundbrief|bolet[ií]n)|join (?:over |more than )?[\d,.]{2,}k?\+? (?:readers|subscribers|others|people)|want more (?:tips|articles|like this)\b.{0,60}(?:subscribe|sign up|newsletter)|(?:you(?:'|’| a)re|you are) receiving this (?:e-?mail|newsletter|letter|message|because)|thanks for (?:subscribing|reading\b.{0,40}\bsubscribe)|enter your e-?mail"),
    (RIGHTS, r"(?:copyright ?)?© ?(?:19|20)\d\d|copyright (?:\(c\) )?(?:19|20)\d\d"),
    (FORM, r"leave a (?:reply|comment)\b.{0,30}your e-?mail address will not be published"),
    (MORE, r"(?:(?:this|the) (?:article|post|story|piece|essay|column) (?:was )?)?(?:originally|first) (?:published|appeared|posted|printed) (?:on|in|at|by)\b"),
]  # fmt: skip

# A heading of one of these, with what hangs on it, is not the article's.
COMMENTS = r"(?:\(?\d{1,5}\)? (?:comments?|responses?|replies|thoughts?)\b.{0,120}|comments?(?: \(\d+\))?:?|(?:no|one|two|three) (?:comments?|responses?|thoughts?)\b.{0,120}|join the (?:discussion|conversation)|kommentare|commentaires|comentarios|what others say|reader comments|reader interactions|primary sidebar)"
REPLY = r"(?:leave (?:a|your) (?:reply|comment|response)\b.{0,60}|(?:post|add|write|submit) (?:a|your) (?:comment|reply)\b.{0,20}|cancel reply|(?:schreibe?(?:n sie)? |hinterlasse?n? (?:sie )?)?(?:einen |einen )?kommentar(?: schreiben| hinterlassen| verfassen)?(?: antworten)?|antwort hinterlassen|laisser un commentaire\b.{0,40}|(?:deja|dejar) (?:una respuesta|un comentario)\b.{0,40}|lascia un commento|comment form|have your say|what do you think\? leave a comment.{0,40})\W*"
RELATED = r"(?:related (?:posts?|articles?|stories|reading|content|topics|links)|you (?:may|might) (?:also )?(?:like|enjoy|be interested in)(?: (?:these|this))?|read next|up next|more (?:from|like|on|in|by) .{1,60}|more (?:posts?|articles?|stories)|recommended(?: (?:for you|reading|posts?|articles?))?|popular (?:posts?|articles?|now)|most (?:read|popular)|recent (?:posts?|comments|articles)|trending(?: now)?|editors?['’]? picks?|categories|archives?|keep reading|what to read next|explore more|das könnte (?:sie|dich) auch interessieren|mehr (?:zum thema|lesen|artikel)|auch interessant|à lire (?:aussi|également)|sur le même sujet|te puede interesar|también te puede interesar|ähnliche (?:artikel|beiträge|themen)|articles (?:similaires|connexes)|vous aimerez aussi|artículos relacionados)\W*"
CONTENTS = r"(?:table of contents|contents|in this (?:article|post|guide|issue)|on this page|what(?:['’]s| is) (?:inside|in this (?:article|guide))|jump to(?: section)?|quick links|inhalt(?:sverzeichnis)?|sommaire|table des matières|contenido|índice|overview of this (?:article|page))(?: ?\[.{0,12}\])?\W*"
NEWSLETTER = r"(?:(?:subscribe to|join|sign up (?:for|to)|get) (?:our|my|the) (?:free )?(?:weekly |monthly |daily )?(?:newsletter|mailing list|e-?mail list|e-?mails?)|(?:free |weekly |our |the )?newsletter(?: sign-?up)?|stay (?:connected|in touch|updated|in the loop)|never miss (?:a|an) (?:post|article|update))\W*"
BIOGRAPHY = r"(?:about the (?:author|writer)s?|author bio(?:graphy)?|über (?:den autor|die autorin)|à propos de l.auteure?|sobre (?:el autor|la autora))\W*"

ROLE = re.compile(
    r"(?:(?:senior |staff |guest |contributing |associate |managing |freelance |chief )*"
    r"(?:contributor|writer|editor|author|columnist|reporter|journalist|blogger|correspondent)"
    r"|(?:gast)?autor(?:in)?|redakt(?:eur|eurin|ion)|rédact(?:eur|rice)|redactora?"
    r"|(?:(?:licensed|clinical|certified|registered|couples?|family|relationship|marriage|lead) )*"
    r"(?:psychologist|psychotherapist|therapist|counsell?or|coach|social worker))",
    re.I,
)

# The head of an article: its author's line, its dates, a letter's head.
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*|januar|februar|märz|mai|juni|juli|oktober"
    r"|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
    r"|januari|februari|maart|mei|augustus"
)
DAY = (
    rf"(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?,? )?(?:(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.? (?:de )?(?:{_MONTH})\.?,? (?:de )?\d{{4}}|(?:{_MONTH}) \d{{4}}"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2})"
)
_SAID = (
    r"(?:(?:first |last |originally )?(?:published|posted|updated|modified|reviewed|written)|date|on|veröffentlicht|"
    r"(?:zuletzt )?(?:aktualisiert|geändert)|stand|publié|(?:dernière )?mise? à jour|(?:última )?actualización|actualizado|publicado)(?: on| am| le| el)?:?"
)
_CLOCK = r"(?:,? (?:at )?\d{1,2}:\d{2}(?: ?[ap]\.?m\.?)?(?: \w{2,4})?)?"
_MINUTES = r"\d{1,3}[ -]?min(?:ute)?s?\.?(?: read| reading time| lesezeit| de lecture)?"
_PIECE = rf"(?:{_SAID} ?)?{DAY}{_CLOCK}|{_MINUTES}|\d+ (?:comments?|views|shares)|{_SAID} (?:today|yesterday)"
DATES = re.compile(rf"(?:{_PIECE})(?:\s*[|•·,/–—-]?\s*(?:{_PIECE}))*+\.?", re.I)
BY = re.compile(
    r"(?:by|written by|words by|text by|story by|posted by|reported by|compiled by|as told to|interview by|(?:interview|words|text|story|report)(?=:)|author|authors|autor|autorin|auteur|auteure|von|par|por|di"
    r"|geschrieben von|écrit par|escrito por|from|מאת|بقلم|الكاتب|автор)\s*:?\s+(?=\S)",
    re.I,
)
CUT = re.compile(
    rf"\s*(?:[|•·]|\s[–—/-]\s|,?\s(?:on|am|le|el)\s(?={DAY})|,\s(?={DAY})|,?\s(?:published|updated|posted)\b|\((?={DAY})|\s(?=\d{{1,4}} comments?\b))",
    re.I,
)
SMALL = {"van", "von", "de", "der", "den", "del", "la", "le", "da", "di", "and", "und", "et", "y", "bin", "al", "the", "with", "&"}  # fmt: skip
WHEN_FIRST = re.compile(
    rf"(?:{_SAID} ?)?{DAY}{_CLOCK}\s*[|•·,/–—-]?\s*(?=(?:by|von|par|por)\s)", re.I
)
SIGNED = re.compile(r"(?:written by|author|autor(?:in)?|words by|text)\s*:?\s", re.I)
REVIEWED = re.compile(
    r"(?:medically |clinically |fact[- ])?(?:reviewed|checked|edited|updated) by\b.{1,100}", re.I
)
FIELD = re.compile(r"(title|titel|titre|subject|betreff|objet|author|autor|by|from|von|date|datum|to|an|cc|sent|reply-to|published|source|url|category|tags|keywords|slug|status)\s*:\s*(.+)", re.I)  # fmt: skip

# What stands above questions and answers.
HEADED = re.compile(
    r"(?:the )?(?:faqs?\b.{0,60}|frequently asked questions?\b.{0,60}|(?:common|popular|readers?['’]?|your|some|more)"
    r" questions?\b.{0,60}|questions? (?:and|&) answers?.{0,40}|q ?(?:&|and) ?as?\b.{0,40}|people also ask.{0,20}"
    r"|questions? (?:that )?(?:(?:are|get) (?:often|frequently) asked|(?:we are|we're|we’re|i am|i'm|i’m) (?:often|frequently|sometimes) asked|people|clients|couples|readers|we|you)\b.{0,60}|questions|(?:readers|clients|couples|people|parents|listeners|you) (?:also )?ask(?:ed)?(?: us)?"
    r"|häufig(?:e| gestellte) fragen.{0,40}|fragen und antworten.{0,20}|foire aux questions.{0,20}"
    r"|questions fréquentes.{0,20}|preguntas frecuentes.{0,20}|domande frequenti.{0,20}|الأسئلة الشائعة|שאלות נפוצות)",
    re.I,
)

# Words in a title or in its first paragraph that say that questions follow.
ASKED = re.compile(
    r"\b(?:faqs?|q ?& ?a|questions?|people (?:often )?ask|(?:you|clients|couples|readers) ask(?:ed)?|fragen"
    r"|preguntas|domande)\b",
    re.I,
)
RUBRIC = re.compile(
    r"(?:the )?(?:essay|opinion|column|feature|interview|advice|comment|perspective|analysis|reportage|kolumne"
    r"|meinung|ratgeber|chronique|tribune|opinión|columna|relationships?|lifestyle|family|parenting|health"
    r"|culture|love|society|gesellschaft|familie|partnerschaft|psychologie|psychology|well-?being|self-?care)",
    re.I,
)

# Names of classes and ids that tell what an element of a page is for.
CLASSES = [
    ("The page's menu", r"nav|navbar|navigation|menu|breadcrumbs?|main-menu|site-nav|skip-link|pagination"),
    ("Buttons for sharing", r"share|sharing|social|sharedaddy|addtoany|share-(?:bar|buttons?|links)|social-(?:share|links|icons)"),
    ("Comments and their form", r"comments?|comment-(?:form|respond|list|area)|comments-area|respond|disqus(?:_thread)?"),
    ("Links to other articles", r"related|related-(?:posts|articles|content)|recommended|jp-relatedposts|read-next|more-posts"),
    ("A sign-up for a newsletter", r"newsletter|newsletter-\w+|subscribe|subscription|signup|sign-up|optin|mailchimp"),
    ("A notice about cookies", r"cookies?|cookie-\w+|gdpr|consent|cookieconsent"),
    ("An advertisement", r"ads?|(?:\w+-)?cta|call-to-action|advert|advertisement|adsbygoogle|promo|sponsored?"),
    ("A box beside the article", r"sidebar|widget|author-(?:bio|box)|about-author|callout-box"),
    ("The name of the site or of its column", r"kicker|eyebrow|overline|topline|dachzeile|(?:ue|ü)berzeile|rubrik|rubrique"),
    ("Links to other articles", r"teaser|teasers|read-?more|see-also|more-on|trending|most-read|popular-posts"),
    ("The table of contents", r"toc|table-of-contents|ez-toc-container|toc_container"),
    ("The foot of the page", r"footer|site-footer|page-footer"),
    ("The caption of a picture", r"caption|wp-caption-text|credit|photo-credit"),
]  # fmt: skip
