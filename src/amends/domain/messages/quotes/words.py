"""The words mail programs put around quoted mail, by what they mean, in the languages they speak.

Own collection from knowledge of the programs' translations; matched case-insensitively.
"""

# "wrote", as the last words of an attribution or inside it.
WROTE = (
    "wrote", "writes", "said", "has written", "schrieb", "hat geschrieben", "geschrieben",
    "a écrit", "a ecrit", "écrivait", "escribió", "escribio", "ha escrito", "ha scritto", "scrisse",
    "scriveva", "schreef", "het volgende geschreven", "heeft geschreven", "napisał(a)", "napisał",
    "napisała", "pisze", "escreveu", "escreveram", "skrev", "skriver", "napsal(a)", "napsal",
    "napsala", "napísal", "napísala", "написал(а)", "написал", "написала", "пишет", "писал",
    "писала", "написав", "пише", "kirjoitti", "kirjutas", "írta", "a scris", "έγραψε", "yazdı",
    "yazmış", "đã viết", "menulis", "כתב", "כתבה", "كتب", "napisao", "napisao/la", "je napisal",
    "写道", "寫道", "さんは書きました", "のメッセージ", "님이 작성",
)  # fmt: skip

# The first word of an attribution that begins with a date.
ON = (
    "on", "at", "am", "vom", "le", "el", "il", "il giorno", "in data", "op", "em", "no dia",
    "w dniu", "dnia", "den", "på", "tor", "dne", "dňa", "ke", "pe", "em data de", "vào", "pada",
    "a", "el día", "в", "у", "on the",
)  # fmt: skip

FROM = (
    "from", "von", "de", "da", "van", "od", "från", "fra", "lähettäjä", "от", "від", "feladó",
    "kimden", "từ", "发件人", "發件人", "寄件者", "寄件人", "差出人", "送信者", "보낸 사람", "expéditeur", "remitente",
    "mittente", "afzender",
)  # fmt: skip
DATE = (
    "date", "sent", "datum", "gesendet", "gesendet am", "envoyé", "envoye", "envoyé le", "fecha",
    "enviado", "enviado el", "enviada em", "enviado em", "data", "inviato", "inviato il",
    "verzonden", "wysłano", "data wysłania", "skickat", "sendt", "dato", "lähetetty", "отправлено",
    "дата", "odesláno", "dátum", "küldve", "gönderilme tarihi", "发送时间", "发送日期", "日期", "時間", "寄件日期",
    "送信日時", "日付", "日時", "날짜", "보낸 날짜",
)  # fmt: skip
TO = (
    "to", "an", "à", "a", "para", "aan", "do", "till", "til", "кому", "komu", "pro", "címzett",
    "kime", "vastaanottaja", "收件人", "收件者", "宛先", "받는 사람", "destinataire", "destinatario",
)  # fmt: skip
CC = ("cc", "kopie", "copie à", "copia", "dw", "kopia", "kopi", "копия", "抄送", "副本", "참조")
SUBJECT = (
    "subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "assunto", "temat", "ämne",
    "emne", "aihe", "тема", "předmět", "predmet", "tárgy", "konu", "主题", "主旨", "主題", "件名", "제목",
)  # fmt: skip
REPLY_TO = ("reply-to", "reply to", "antwort an", "répondre à", "responder a", "ответить")

# Between dashes, or alone on a line that only mail programs write.
ORIGINAL = (
    "original message", "ursprüngliche nachricht", "original-nachricht", "original nachricht",
    "originalnachricht", "ursprungliche nachricht", "message d'origine", "message original",
    "mensaje original", "messaggio originale", "oorspronkelijk bericht", "originele bericht",
    "mensagem original", "wiadomość oryginalna", "oryginalna wiadomość", "ursprungligt meddelande",
    "originalmeddelande", "oprindelig meddelelse", "original besked", "opprinnelig melding",
    "původní zpráva", "original mail", "original email", "исходное сообщение",
    "пересланное сообщение", "原始邮件", "原始郵件", "原始信息", "元のメッセージ", "original message follows",
    "alkuperäinen viesti", "eredeti üzenet", "reply message", "reply separator", "antwort",
)  # fmt: skip
FORWARDED = (
    "forwarded message", "begin forwarded message", "weitergeleitete nachricht",
    "anfang der weitergeleiteten nachricht", "message transféré", "message transmis",
    "début du message réexpédié", "début du message transféré", "mensaje reenviado",
    "inicio del mensaje reenviado", "messaggio inoltrato", "inizio messaggio inoltrato",
    "doorgestuurd bericht", "begin doorgestuurd bericht", "mensagem encaminhada",
    "início da mensagem encaminhada", "przekazana wiadomość", "vidarebefordrat meddelande",
    "vidarebefordrat mejl", "videresendt besked", "videresendt melding", "přeposlaná zpráva",
    "пересылаемое сообщение", "начало переадресованного сообщения", "转发的邮件", "转发邮件信息", "轉寄郵件",
    "転送されたメッセージ", "forwarded by", "weitergeleitet von",
)  # fmt: skip

# How a line begins that a phone or program adds by itself.
SENT_FROM = (
    "sent from", "sent via", "sent with", "sent on", "sent by", "sent using", "from my iphone",
    "from my ipad", "get outlook for", "gesendet von", "gesendet mit", "gesendet über",
    "von meinem", "von unterwegs gesendet", "diese nachricht wurde von meinem", "envoyé depuis",
    "envoyé de", "envoyé à partir", "envoyé avec", "télécharger outlook", "enviado desde",
    "enviado a partir", "enviado do meu", "enviado de mi", "enviado via", "obtener outlook",
    "obter o outlook", "inviato da", "inviato con", "ottieni outlook", "verzonden met",
    "verzonden vanaf", "verstuurd vanaf", "verstuurd met", "outlook voor", "wysłano z", "wysłane z",
    "pobierz outlook", "skickat från", "skickat från min", "skaffa outlook", "sendt fra",
    "hent outlook", "odesláno z", "odesláno přes", "отправлено с", "отправлено из", "lähetetty",
    "iphoneから送信", "ipadから送信", "从我的", "從我的", "发自我的", "發自我的", "来自我的", "descarga outlook",
    "holen sie sich outlook", "outlook für",
)  # fmt: skip

# The word that makes "Sent from my desk" a sentence and "Sent from my phone" a signature.
DEVICES = (
    "iphone", "ipad", "ipod", "android", "samsung", "galaxy", "blackberry", "mobile", "mobil",
    "phone", "telefon", "smartphone", "tablet", "outlook", "mail", "windows", "htc", "nokia",
    "lumia", "pixel", "huawei", "xiaomi", "yahoo", "gmail", "proton", "thunderbird", "airmail",
    "spark", "mailbox", "nine", "k-9", "cell", "cellphone", "handy", "handset", "verizon", "sprint",
    "mac", "pc", "device", "appareil", "móvil", "movil", "celular", "téléphone", "portable",
    "gerät", "mobilgerät", "mobiltelefon", "cellulare", "dispositivo", "toestel", "mobiel",
    "alcatel", "motorola", "sony", "xperia", "oneplus", "treo", "palm", "ti-85", "laptop",
    "wireless", "телефона", "устройства", "work", "app", "web", "watch", "传送", "傳送", "手机", "送信",
)  # fmt: skip

# A closing that comes before the name.
SIGN_OFF = (
    "best", "best regards", "kind regards", "warm regards", "with kind regards", "regards",
    "many thanks", "thanks", "thank you", "thanks again", "cheers", "sincerely", "yours sincerely",
    "yours faithfully", "yours truly", "respectfully", "all the best", "mit freundlichen grüßen",
    "mit freundlichen gruessen", "mit freundlichem gruß", "mit besten grüßen", "freundliche grüße",
    "viele grüße", "beste grüße", "liebe grüße", "schöne grüße", "mfg", "vg", "lg", "gruß", "grüße",
    "cordialement", "bien cordialement", "bien à vous", "salutations", "sincères salutations",
    "amicalement", "saludos", "un saludo", "saludos cordiales", "atentamente", "cordiali saluti",
    "distinti saluti", "saluti", "met vriendelijke groet", "met vriendelijke groeten",
    "vriendelijke groet", "groeten", "mvg", "pozdrawiam", "z poważaniem", "atenciosamente",
    "cumprimentos", "com os melhores cumprimentos", "abraços", "med vänlig hälsning",
    "vänliga hälsningar", "mvh", "hälsningar", "med venlig hilsen", "venlig hilsen",
    "med vennlig hilsen", "vennlig hilsen", "hilsen", "s pozdravem", "с уважением",
    "с наилучшими пожеланиями", "敬具", "よろしくお願いします", "よろしくお願いいたします", "此致", "祝好", "谢谢",
)  # fmt: skip

# A paragraph that a company's mail server adds.
DISCLAIMER = (
    "this e-mail and any", "this email and any", "this message and any",
    "this e-mail is confidential", "this email is confidential", "this message is confidential",
    "this e-mail is intended", "this email is intended", "this message is intended",
    "this e-mail contains", "this email contains", "this message contains",
    "this e-mail may contain", "this email may contain", "this message may contain",
    "the information in this e", "the information contained in this", "the information transmitted",
    "the contents of this e", "confidentiality notice", "confidentiality note", "important notice",
    "legal notice", "disclaimer", "if you are not the intended recipient",
    "if you have received this", "please consider the environment",
    "please think of the environment", "think before you print", "save a tree",
    "registered in england", "registered office", "diese e-mail enthält", "diese e-mail und",
    "diese nachricht enthält", "diese nachricht ist vertraulich", "der inhalt dieser e-mail",
    "vertraulichkeitshinweis", "ce message et", "ce courriel", "ce message est", "le contenu de ce",
    "este mensaje", "este correo", "aviso legal", "questo messaggio", "le informazioni contenute",
    "dit bericht", "deze e-mail", "esta mensagem", "este e-mail", "ta wiadomość",
    "det här meddelandet", "denna e-post",
)  # fmt: skip
