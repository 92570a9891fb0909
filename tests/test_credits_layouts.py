"""Whole pages of invented outlets: headline, credits in one of the shapes that such pages have, a review, what surrounds it.

Each case says what a reader takes from the page: director, cast, film and year.
"""

from typing import NamedTuple

import pytest

from reviewcrawler import extract

PROSE = {
    "en": (
        "{t} begins in the rain and stays there. For a long while nothing much happens, and yet one looks on, "
        "because the faces are good and the rooms are real, and because the film knows what it wants to hide.\n"
        "What it hides is not the point. The camera waits at doors, the sound of water never stops, and when at "
        "last somebody speaks of the house by the lake, it is as if the picture itself had drawn a breath.\n"
        "Not all of it works. The second hour repeats the first, and the music says twice what we have seen once."
        " But the ending of {t} is worth the wait, and it stays in the mind for days."
    ),
    "de": (
        "{t} beginnt im Regen und bleibt dort. Lange geschieht nicht viel, und doch schaut man hin, weil die "
        "Gesichter gut und die Zimmer echt sind und weil der Film weiß, was er verbergen will.\n"
        "Was er verbirgt, ist nicht der Punkt. Die Kamera wartet an Türen, das Geräusch von Wasser hört nie auf, "
        "und als endlich jemand vom Haus am See spricht, ist es, als hätte das Bild selbst Atem geholt.\n"
        "Nicht alles gelingt. Die zweite Stunde wiederholt die erste, und die Musik sagt zweimal, was wir einmal "
        "gesehen haben. Aber das Ende von {t} ist das Warten wert und bleibt tagelang im Kopf."
    ),
    "fr": (
        "{t} commence sous la pluie et y reste. Longtemps il ne se passe pas grand-chose, et pourtant on regarde,"
        " parce que les visages sont beaux et que le film sait ce qu'il veut cacher.\n"
        "Ce qu'il cache n'est pas l'essentiel. La caméra attend aux portes, le bruit de l'eau ne cesse jamais, et"
        " quand enfin quelqu'un parle de la maison du lac, c'est comme si l'image avait repris son souffle.\n"
        "Tout ne fonctionne pas. La seconde heure répète la première, et la musique dit deux fois ce que nous "
        "avons vu une fois. Mais la fin de {t} mérite l'attente, et elle reste en tête pendant des jours."
    ),
    "es": (
        "{t} empieza bajo la lluvia y allí se queda. Durante mucho tiempo no pasa gran cosa, y sin embargo uno "
        "mira, porque los rostros son buenos y porque la película sabe lo que quiere ocultar.\n"
        "Lo que oculta no es lo importante. La cámara espera en las puertas, el ruido del agua no cesa nunca, y "
        "cuando al fin alguien habla de la casa del lago es como si la imagen hubiera tomado aliento.\n"
        "No todo funciona. La segunda hora repite la primera y la música dice dos veces lo que vimos una vez. "
        "Pero el final de {t} vale la espera y se queda en la cabeza durante días."
    ),
    "pt": (
        "{t} começa na chuva e fica por lá. Durante muito tempo não acontece grande coisa, e ainda assim a gente "
        "olha, porque os rostos são bons e porque o filme sabe o que quer esconder.\n"
        "O que ele esconde não é o principal. A câmera espera nas portas, o barulho da água não para nunca, e "
        "quando enfim alguém fala da casa do lago é como se a imagem tivesse tomado fôlego.\n"
        "Nem tudo funciona. A segunda hora repete a primeira, e a música diz duas vezes o que vimos uma. Mas o "
        "final de {t} vale a espera e fica na cabeça durante dias."
    ),
    "cs": (
        "{t} začíná v dešti a zůstává v něm. Dlouho se toho moc neděje, a přesto se člověk dívá, protože tváře "
        "jsou dobré a pokoje skutečné a protože film ví, co chce skrýt.\n"
        "To, co skrývá, není podstatné. Kamera čeká u dveří, zvuk vody nikdy nepřestane, a když konečně někdo "
        "promluví o domě u jezera, je to, jako by se obraz sám nadechl.\n"
        "Ne všechno funguje. Druhá hodina opakuje první a hudba říká dvakrát, co jsme viděli jednou. Ale na závěr"
        " stojí za to počkat a zůstane v hlavě celé dny."
    ),
    "pl": (
        "{t} zaczyna się w deszczu i tam pozostaje. Długo niewiele się dzieje, a jednak człowiek patrzy, bo "
        "twarze są dobre, a pokoje prawdziwe, i dlatego że film wie, co chce ukryć.\n"
        "To, co ukrywa, nie jest najważniejsze. Kamera czeka przy drzwiach, szum wody nigdy nie ustaje, a kiedy "
        "wreszcie ktoś mówi o domu nad jeziorem, to tak, jakby obraz sam nabrał oddechu.\n"
        "Nie wszystko działa. Druga godzina powtarza pierwszą, a muzyka mówi dwa razy to, co widzieliśmy raz. Ale"
        " na zakończenie warto poczekać i zostaje ono w głowie na wiele dni."
    ),
    "nl": (
        "{t} begint in de regen en blijft daar. Lange tijd gebeurt er niet veel, en toch kijk je, omdat de "
        "gezichten goed zijn en de kamers echt, en omdat de film weet wat hij wil verbergen.\n"
        "Wat hij verbergt is niet het punt. De camera wacht bij deuren, het geluid van water houdt nooit op, en "
        "als er eindelijk iemand over het huis aan het meer praat, is het alsof het beeld zelf ademhaalt.\n"
        "Niet alles werkt. Het tweede uur herhaalt het eerste, en de muziek zegt twee keer wat we één keer zagen."
        " Maar het einde van {t} is het wachten waard en blijft dagen hangen."
    ),
    "ru": (
        "«{t}» начинается под дождём и там остаётся. Долгое время почти ничего не происходит, и всё же смотришь, "
        "потому что лица хороши, комнаты настоящие, а картина знает, что хочет скрыть.\n"
        "То, что она скрывает, не главное. Камера ждёт у дверей, шум воды не смолкает никогда, и когда наконец "
        "кто-то говорит о доме у озера, кажется, что само изображение перевело дыхание.\n"
        "Получилось не всё. Второй час повторяет первый, а музыка дважды говорит то, что мы видели один раз. Но "
        "финал стоит ожидания и остаётся в голове на много дней."
    ),
    "zh": (
        "《{t}》从雨中开始，也一直留在雨中。很长一段时间里几乎什么都没有发生，可是观众还是看了下去，因为那些面孔很好，"
        "房间很真实，因为这部电影知道自己想隐藏什么，也知道什么时候该停下来，让水声继续响下去。\n"
        "它隐藏的东西并不是重点。镜头总在门口等待，水声从不停止，当终于有人说起湖边的房子时，仿佛画面自己也深深地吸了一口"
        "气，而坐在黑暗中的我们也跟着松了一口气，虽然谁都明白事情远远没有结束。\n"
        "并不是所有地方都成功。第二个小时重复了第一个小时，音乐把我们看过一次的东西又说了两次。但是《{t}》的结尾值得等"
        "待，几天之后它还留在脑海里，像一场一直没有停下来的雨。"
    ),
    "ja": (
        "「{t}」は雨の中で始まり、雨の中にとどまる。長いあいだほとんど何も起こらないのに、それでも目が離せない。顔がい"
        "いからであり、部屋が本物だからであり、この映画が何を隠したいのかを知っているからである。\n"
        "隠されているものが大事なのではない。カメラは扉の前で待ち、水の音は決してやまない。やがて誰かが湖のほとりの家につ"
        "いて話し出すと、まるで画面そのものが息を吸い込んだかのように感じられるのである。\n"
        "すべてがうまくいっているわけではない。後半の一時間は前半をくり返し、音楽は一度見たものを二度語る。それでも「{t"
        "}」の結末は待つだけの価値があり、何日も頭から離れない。"
    ),
    "ko": (
        "{t}는 빗속에서 시작해 그곳에 머문다. 오랫동안 별다른 일이 일어나지 않지만 그래도 눈을 뗄 수 "
        "없다. 얼굴들이 좋고 방이 진짜 같으며, 이 영화가 무엇을 숨기고 싶은지 알고 있기 때문이다.\n"
        "숨기는 것이 중요한 것은 아니다. 카메라는 문 앞에서 기다리고 물소리는 그치지 않는다. 마침내 누군가"
        " 호숫가의 집에 대해 말할 때, 화면 자체가 숨을 들이쉬는 것처럼 느껴진다.\n"
        "모든 것이 성공한 것은 아니다. 두 번째 시간은 첫 번째를 되풀이하고 음악은 한 번 본 것을 두 번 "
        "말한다. 그래도 {t}의 결말은 기다릴 만하고 며칠 동안 머릿속에 남는다."
    ),
}  # fmt: skip
"""Three paragraphs of a review in each language; `{t}` is the film's title."""


class Case(NamedTuple):
    """A page's headline and credits, and what they say."""

    language: str
    headline: str
    sheet: str
    director: list[str]
    cast: list[str]
    year: int | None = None
    title: str = "Tarn"
    below: bool = False
    """The credits stand under the text."""


def page(case: Case) -> str:
    prose = "".join(f"<p>{line.format(t=case.title)}</p>" for line in PROSE[case.language].split("\n"))
    text = prose + case.sheet if case.below else case.sheet + prose
    return (
        f"<html lang='{case.language}'><head><title>{case.headline} | Lantern Post</title></head><body>"
        "<header><a href='/'>Lantern Post</a><nav><a href='/film'>Film</a> <a href='/music'>Music</a></nav></header>"
        f"<main><article><h1>{case.headline}</h1>{text}</article></main>"
        "<footer>© Lantern Post</footer></body></html>"
    )


DUO = ["Joe Ray", "Ann Lee"]
TRIO = ["Joe Ray", "Ann Lee", "Bo Ek"]

ENGLISH = {
    "dir, starring, certificate": Case(
        "en",
        "Tarn review",
        "<p>Dir: Ada Moor. Starring Joe Ray, Ann Lee, Bo Ek. 15 cert, 102 mins</p>",
        ["Ada Moor"],
        TRIO,
    ),
    "bracket first": Case(
        "en", "Tarn", "<p>(12A, 98 mins) Directed by Ada Moor; starring Joe Ray, Ann Lee</p>", ["Ada Moor"], DUO
    ),
    "irish paper": Case(
        "en",
        "Tarn: A lake with no bottom",
        "<p>TARN ★★★★☆<br>Directed by Ada Moor. Starring Joe Ray, Ann Lee, Bo Ek. 15A cert, gen release, 102 min</p>",
        ["Ada Moor"],
        TRIO,
    ),
    "italic foot": Case(
        "en",
        "Tarn review: rain without end",
        "<p><em>Tarn is directed by Ada Moor and stars Joe Ray, Ann Lee and Bo Ek. It is in cinemas now.</em></p>",
        ["Ada Moor"],
        TRIO,
        below=True,
    ),
    "definition list": Case(
        "en",
        "Film Review: Tarn (2019)",
        "<dl><dt>Directed by</dt><dd><a href='/p/1'>Ada Moor</a></dd><dt>Written by</dt><dd>Kim Lu</dd><dt>Starring</dt><dd><a href='/p/2'>Joe Ray</a>, <a href='/p/3'>Ann Lee</a></dd><dt>Running time</dt><dd>98 minutes</dd></dl>",
        ["Ada Moor"],
        DUO,
        2019,
    ),
    "block table": Case(
        "en",
        "Tarn (2019) – Review",
        "<figure class='wp-block-table'><table><tbody><tr><td><strong>Director</strong></td><td>Ada Moor</td></tr><tr><td><strong>Cast</strong></td><td>Joe Ray<br>Ann Lee<br>Bo Ek</td></tr><tr><td><strong>Runtime</strong></td><td>98 min</td></tr></tbody></table></figure>",
        ["Ada Moor"],
        TRIO,
        2019,
    ),
    "review box": Case(
        "en",
        "Tarn Movie Review",
        "<div class='review-box'><ul><li><strong>Director:</strong> Ada Moor</li><li><strong>Writer(s):</strong> Kim Lu</li><li><strong>Stars:</strong> Joe Ray, Ann Lee, Bo Ek</li><li><strong>Release Date:</strong> March 1, 2019</li></ul></div>",
        ["Ada Moor"],
        TRIO,
        2019,
    ),
    "database rows": Case(
        "en",
        "Tarn (2019)",
        "<div class='credit_summary_item'><h4>Director:</h4> <a href='/n/1'>Ada Moor</a></div><div class='credit_summary_item'><h4>Writers:</h4> <a href='/n/4'>Kim Lu</a></div><div class='credit_summary_item'><h4>Stars:</h4> <a href='/n/2'>Joe Ray</a>, <a href='/n/3'>Ann Lee</a> | <a href='/full'>See full cast &amp; crew</a></div>",
        ["Ada Moor"],
        DUO,
        2019,
    ),
    "diary head": Case(
        "en",
        "Tarn",
        "<p class='film-meta'><small><a href='/2019'>2019</a></small> Directed by <a href='/d/ada'>Ada Moor</a></p>",
        ["Ada Moor"],
        [],
        2019,
    ),
    "pipes": Case(
        "en",
        "Tarn – review",
        "<p>Dir: Ada Moor | UK | 2023 | 102 mins | Cast: Joe Ray, Ann Lee</p>",
        ["Ada Moor"],
        DUO,
        2023,
    ),
    "capital lines": Case(
        "en",
        "Tarn",
        "<p>STARRING Joe Ray, Ann Lee<br>DIRECTED BY Ada Moor<br>RATED R<br>98 MINS</p>",
        ["Ada Moor"],
        DUO,
    ),
    "dashes on one line": Case(
        "en",
        "Tarn review",
        "<p><b>Tarn (2019) – Director: Ada Moor – Starring: Joe Ray, Ann Lee, Bo Ek</b></p>",
        ["Ada Moor"],
        TRIO,
        2019,
    ),
    "trade paper foot": Case(
        "en",
        "Film Review: ‘Tarn’",
        "<p>Production: A Bell Films release of a Moss Pictures production. Producers: Bo Ek, Zoe Ash.</p><p>Crew: Director: Ada Moor. Screenplay: Kim Lu. Camera: Ed Fox. Editor: Al Poe. Music: Tia Orr.</p><p>With: Joe Ray, Ann Lee, Mo Dee.</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee", "Mo Dee"],
        below=True,
    ),
    "box with the bottom line": Case(
        "en",
        "‘Tarn’: Film Review",
        "<p>The Bottom Line: Wet, and worth it.</p><p>Venue: Lake Film Festival (Competition)</p><p>Cast: Joe Ray, Ann Lee, Bo Ek</p><p>Director-screenwriter: Ada Moor</p><p>1 hour 38 minutes</p>",
        ["Ada Moor"],
        TRIO,
    ),
    "writer and director": Case(
        "en",
        "Tarn Review",
        "<p><strong>Writer/Director:</strong> Ada Moor<br><strong>Starring:</strong> Joe Ray (Tom), Ann Lee (Bess)<br><strong>Certificate:</strong> 15</p>",
        ["Ada Moor"],
        DUO,
    ),
    "semicolons": Case(
        "en",
        "Tarn",
        "<p>Directed by Ada Moor; written by Kim Lu; with Joe Ray (Tom), Ann Lee (Bess) and Bo Ek (the ferryman). Rated R. 98 minutes.</p>",
        ["Ada Moor"],
        TRIO,
        below=True,
    ),
    "labels in spans": Case(
        "en",
        "Review | Tarn",
        "<div class='facts'><div><span class='label'>Director</span><span class='value'>Ada Moor</span></div><div><span class='label'>Cast</span><span class='value'>Joe Ray, Ann Lee</span></div><div><span class='label'>Time</span><span class='value'>98 mins</span></div></div>",
        ["Ada Moor"],
        DUO,
    ),
    "value above label": Case(
        "en",
        "Tarn",
        "<div class='people'><div><p>Ada Moor</p><p>Director</p></div><div><p>Joe Ray</p><p>Actor</p></div><div><p>Ann Lee</p><p>Actor</p></div></div>",
        ["Ada Moor"],
        DUO,
    ),
    "cast with roles": Case(
        "en",
        "Tarn movie review",
        "<h4>Cast</h4><ul><li>Joe Ray as Tom</li><li>Ann Lee as Bess</li><li>Bo Ek as Ferryman</li></ul><h4>Director</h4><ul><li>Ada Moor</li></ul><h4>Writer</h4><ul><li>Kim Lu</li></ul>",
        ["Ada Moor"],
        TRIO,
        below=True,
    ),
    "infobox": Case(
        "en",
        "Tarn",
        "<table class='infobox'><tr><th colspan='2'>Tarn</th></tr><tr><th>Directed by</th><td>Ada Moor</td></tr><tr><th>Starring</th><td><ul><li>Joe Ray</li><li>Ann Lee</li><li>Bo Ek</li></ul></td></tr><tr><th>Release date</th><td>1 March 2019</td></tr></table>",
        ["Ada Moor"],
        TRIO,
        2019,
    ),
    "indian daily": Case(
        "en",
        "Tarn movie review: A lake of a film",
        "<p><strong>Tarn movie cast:</strong> Joe Ray, Ann Lee, Bo Ek<br><strong>Tarn movie director:</strong> Ada Moor<br><strong>Tarn movie rating:</strong> 3.5 stars</p>",
        ["Ada Moor"],
        TRIO,
    ),
    "two directors": Case(
        "en",
        "Tarn",
        "<p>Directors: Ada Moor &amp; Kim Lu. Cast: Joe Ray, Ann Lee. USA, 2019, 98 min.</p>",
        ["Ada Moor", "Kim Lu"],
        DUO,
        2019,
    ),
    "letter spaced facts": Case(
        "en",
        "Tarn review",
        "<p>UK/2019/98 mins/Cert 15/Dir: Ada Moor/With: Joe Ray, Ann Lee</p>",
        ["Ada Moor"],
        DUO,
        2019,
    ),
    "headline bills": Case("en", "Review: Tarn (dir. Ada Moor, 2019)", "", ["Ada Moor"], [], 2019),
    "documentary": Case("en", "Tarn review", "<p>A documentary by Ada Moor. 98 minutes.</p>", ["Ada Moor"], []),
    "possessive headline": Case(
        "en",
        "Tarn review – Ada Moor’s debut feature is a slow burn",
        "<p>Ada Moor’s debut feature comes without a plot.</p>",
        ["Ada Moor"],
        [],
    ),
    "no credits at all": Case("en", "Tarn review", "", [], []),
    "only crew": Case(
        "en",
        "Tarn review",
        "<p>Music Director: Bo Ek<br>Director of Photography: Kim Lu<br>Producer: Ed Fox</p>",
        [],
        [],
    ),
}

GERMAN = {
    "parts below a bare label": Case(
        "de",
        "Tarn: die Kritik",
        "<p>Regisseur</p><p>Ada Moor</p><p>Besetzung</p><p>Joe Ray als Jo / Joey</p><p>Ann Lee als Nan</p>",
        ["Ada Moor"],
        DUO,
        below=True,
    ),
    "by whom behind many facts": Case(
        "de",
        "Tarn: langsame Fähre",
        "<p>Tarn auf dem langen Weg, Deutschland/Österreich 2016, 162 Min., FSK o.A., von Ada Moor, mit Joe Ray, Ann Lee",
        ["Ada Moor"],
        DUO,
        2016,
        below=True,
    ),
    "initials after a comma": Case(
        "de", "Tarn", "<p>D 2019, R: Ada Moor, D: Joe Ray, Ann Lee</p>", ["Ada Moor"], DUO, 2019
    ),
    "country first": Case(
        "de",
        "Filmkritik: Tarn",
        "<p>USA 2021. Regie: Ada Moor. Mit Joe Ray, Ann Lee, Bo Ek. 102 Min. FSK 12.</p>",
        ["Ada Moor"],
        TRIO,
        2021,
    ),
    "paper foot": Case(
        "de",
        "Im Regen",
        "<p><em>Tarn, D 2021 – Regie: Ada Moor. Buch: Kim Lu. Kamera: Ed Fox. Mit: Joe Ray, Ann Lee, Bo Ek. Verleih: Bell, 102 Minuten.</em></p>",
        ["Ada Moor"],
        TRIO,
        2021,
        below=True,
    ),
    "quoted foot": Case(
        "de",
        "„Tarn“ im Kino: Regen ohne Ende",
        "<p>„Tarn“. Regie: Ada Moor. Mit Joe Ray, Ann Lee u. a. Deutschland 2021, 102 Min.</p>",
        ["Ada Moor"],
        DUO,
        2021,
        below=True,
    ),
    "semicolon row": Case(
        "de",
        "Tarn – Kritik",
        "<p>Regie: Ada Moor; Drehbuch: Kim Lu; Darsteller: Joe Ray, Ann Lee; Land: Deutschland; Jahr: 2021; Laufzeit: 102 Min.</p>",
        ["Ada Moor"],
        DUO,
        2021,
    ),
    "comma row": Case(
        "de",
        "Tarn (Film) – Kritik",
        "<p>Regie: Ada Moor, Darsteller: Joe Ray, Ann Lee, Laufzeit: 102 Min., FSK 12</p>",
        ["Ada Moor"],
        DUO,
    ),
    "roles after colons": Case(
        "de",
        "Tarn",
        "<h3>Besetzung</h3><ul><li>Joe Ray: Tom</li><li>Ann Lee: Bess</li></ul><p>Regie: Ada Moor</p>",
        ["Ada Moor"],
        DUO,
    ),
    "gender colon": Case(
        "de",
        "Tarn",
        "<p><strong>Regisseur:in:</strong> Ada Moor<br><strong>Darsteller:innen:</strong> Joe Ray, Ann Lee</p>",
        ["Ada Moor"],
        DUO,
    ),
    "table": Case(
        "de",
        "Tarn Kritik",
        "<table><tr><td>Originaltitel</td><td>Tarn</td></tr><tr><td>Land / Jahr</td><td>Deutschland 2021</td></tr><tr><td>Regie</td><td>Ada Moor</td></tr><tr><td>Drehbuch</td><td>Kim Lu</td></tr><tr><td>Besetzung</td><td>Joe Ray, Ann Lee</td></tr></table>",
        ["Ada Moor"],
        DUO,
        2021,
    ),
    "buch und regie": Case(
        "de", "Tarn", "<p>Buch &amp; Regie: Ada Moor | Mit: Joe Ray, Ann Lee | Länge: 98 Minuten</p>", ["Ada Moor"], DUO
    ),
    "prose": Case(
        "de", "Kritik zu Tarn", "<p>Regisseurin Ada Moor lässt sich Zeit, und das ist gut so.</p>", ["Ada Moor"], []
    ),
}

FRENCH = {
    "de, avec, bracket": Case(
        "fr",
        "« Tarn » : sous la pluie",
        "<p>De Ada Moor, avec Joe Ray, Ann Lee, Bo Ek (Fr., 2023, 1h37)</p>",
        ["Ada Moor"],
        TRIO,
        2023,
        below=True,
    ),
    "film français": Case(
        "fr",
        "« Tarn » : sous la pluie",
        "<p>Film français de Ada Moor. Avec Joe Ray, Ann Lee, Bo Ek (1 h 37). Sortie en salle le 3 mai.</p>",
        ["Ada Moor"],
        TRIO,
        below=True,
    ),
    "elision": Case(
        "fr",
        "Tarn : sous la pluie",
        "<p><em>Tarn</em> d’Ada Moor, avec Joe Ray, Ann Lee… 1h37.</p>",
        ["Ada Moor"],
        DUO,
        below=True,
    ),
    "items with spans": Case(
        "fr",
        "Tarn - la critique du film",
        "<ul><li><strong>Réalisateur :</strong> Ada Moor</li><li><strong>Acteurs :</strong> Joe Ray, Ann Lee</li><li><strong>Genre :</strong> Drame</li><li><strong>Nationalité :</strong> Français</li><li><strong>Durée :</strong> 1h37mn</li></ul>",
        ["Ada Moor"],
        DUO,
    ),
    "lower case": Case(
        "fr",
        "Tarn",
        "<p>réalisation : Ada Moor<br>scénario : Kim Lu<br>interprétation : Joe Ray (Tom), Ann Lee (Bess)<br>durée : 1h37</p>",
        ["Ada Moor"],
        DUO,
    ),
    "fiche technique": Case(
        "fr",
        "Critique : Tarn",
        "<h2>Fiche technique</h2><ul><li>Titre original : Tarn</li><li>Réalisation et scénario : Ada Moor</li><li>Casting : Joe Ray, Ann Lee</li><li>Année : 2023</li></ul>",
        ["Ada Moor"],
        DUO,
        2023,
        below=True,
    ),
    "réalisé par": Case(
        "fr",
        "Tarn : notre avis",
        "<p>Réalisé par Ada Moor. Avec : Joe Ray, Ann Lee. Durée : 1h37.</p>",
        ["Ada Moor"],
        DUO,
    ),
    "un film de": Case("fr", "Tarn, un film de Ada Moor", "", ["Ada Moor"], []),
    "surnames in capitals": Case(
        "fr", "TARN", "<p>Réalisatrice : Ada MOOR<br>Distribution : Joe RAY, Ann LEE</p>", ["Ada Moor"], DUO
    ),
    "drame": Case("fr", "Tarn", "<p>Drame d'Ada Moor. Avec Joe Ray et Ann Lee. France. 1h37.</p>", ["Ada Moor"], DUO),
}

SPANISH = {
    "paper box": Case(
        "es",
        "‘Tarn’: bajo la lluvia",
        "<p><strong>TARN</strong><br><strong>Dirección:</strong> Ada Moor.<br><strong>Intérpretes:</strong> Joe Ray, Ann Lee, Bo Ek.<br><strong>Género:</strong> drama. España, 2021.<br><strong>Duración:</strong> 102 minutos.<br><strong>Estreno:</strong> 3 de mayo.</p>",
        ["Ada Moor"],
        TRIO,
        2021,
        below=True,
    ),
    "abbreviated": Case(
        "es",
        "Crítica de Tarn",
        "<p>Dir.: Ada Moor. Int.: Joe Ray, Ann Lee. España, 2021. 102 min.</p>",
        ["Ada Moor"],
        DUO,
        2021,
    ),
    "database": Case(
        "es",
        "Tarn",
        "<dl><dt>Título original</dt><dd>Tarn</dd><dt>Año</dt><dd>2021</dd><dt>Dirección</dt><dd><a href='/a'>Ada Moor</a></dd><dt>Guion</dt><dd>Kim Lu</dd><dt>Reparto</dt><dd><a href='/b'>Joe Ray</a>, <a href='/c'>Ann Lee</a></dd></dl>",
        ["Ada Moor"],
        DUO,
        2021,
    ),
    "ficha técnica": Case(
        "es",
        "Tarn (2021), crítica",
        "<h3>Ficha técnica</h3><p>Título: Tarn<br>Dirección y guion: Ada Moor<br>Elenco: Joe Ray, Ann Lee y Bo Ek<br>País: Argentina</p>",
        ["Ada Moor"],
        TRIO,
        2021,
        below=True,
    ),
    "dirigida por": Case(
        "es",
        "Tarn, la reseña",
        "<p>Dirigida por Ada Moor. Protagonizada por Joe Ray y Ann Lee. 102 min.</p>",
        ["Ada Moor"],
        DUO,
    ),
    "de con": Case(
        "es", "Tarn: la crítica", "<p>Una película de Ada Moor con Joe Ray, Ann Lee y Bo Ek.</p>", ["Ada Moor"], TRIO
    ),
    "prose": Case(
        "es", "Reseña: Tarn", "<p>La nueva película de la directora Ada Moor llega a los cines.</p>", ["Ada Moor"], []
    ),
    "full stops": Case(
        "es",
        "Tarn",
        "<p>Directora: Ada Moor. Protagonistas: Joe Ray, Ann Lee. Nacionalidad: España. Duración: 98 min.</p>",
        ["Ada Moor"],
        DUO,
    ),
}

PORTUGUESE = {
    "paper box": Case(
        "pt",
        "‘Tarn’ é lento e belo",
        "<ul><li><strong>Onde</strong> Nos cinemas</li><li><strong>Classificação</strong> 14 anos</li><li><strong>Elenco</strong> Joe Ray, Ann Lee e Bo Ek</li><li><strong>Produção</strong> Brasil, 2021</li><li><strong>Direção</strong> Ada Moor</li></ul>",
        ["Ada Moor"],
        TRIO,
        2021,
        below=True,
    ),
    "realização": Case("pt", "Tarn", "<p>Realização: Ada Moor; Actor(es): Joe Ray, Ann Lee</p>", ["Ada Moor"], DUO),
    "de com": Case(
        "pt",
        "Crítica | Tarn (2021)",
        "<p>De Ada Moor. Com Joe Ray, Ann Lee. Brasil, 2021. 98 min.</p>",
        ["Ada Moor"],
        DUO,
        2021,
    ),
    "direção e roteiro": Case(
        "pt",
        "Tarn | Crítica",
        "<p>Direção e roteiro: Ada Moor<br>Elenco: Joe Ray, Ann Lee e Bo Ek<br>Gênero: Drama</p>",
        ["Ada Moor"],
        TRIO,
    ),
    "items without colons": Case(
        "pt",
        "Tarn",
        "<ul><li>Direção Ada Moor</li><li>Elenco Joe Ray, Ann Lee e Bo Ek</li><li>Produção Brasil, 2021</li></ul>",
        ["Ada Moor"],
        TRIO,
        2021,
        below=True,
    ),
    "capitals with dash": Case(
        "pt",
        "CRÍTICA – Tarn",
        "<p>TARN (Tarn, 2021)<br>DIREÇÃO – Ada Moor<br>ELENCO – Joe Ray, Ann Lee</p>",
        ["Ada Moor"],
        DUO,
        2021,
        below=True,
    ),
    "prose": Case("pt", "Crítica: Tarn", "<p>O longa da cineasta Ada Moor chega aos cinemas.</p>", ["Ada Moor"], []),
    "title, by whom, with whom": Case(
        "pt",
        "“Tarn”: memória em ruínas",
        "<p>Tarn<br>De Ada Moor<br>Com Joe Ray, Ann Lee, Bo Ek<br>2017</p>",
        ["Ada Moor"],
        TRIO,
        2017,
        below=True,
    ),
}

CZECH = {
    "one line": Case(
        "cs",
        "Recenze: Tarn",
        "<p>Tarn (ČR, 2021, 102 minut) Režie: Ada Moor, hrají: Joe Ray, Ann Lee, premiéra 3. 5. 2021</p>",
        ["Ada Moor"],
        DUO,
        2021,
        below=True,
    ),
    "rows": Case(
        "cs",
        "Tarn – recenze",
        "<p>Režie: Ada Moor<br>Scénář: Kim Lu<br>Hrají: Joe Ray, Ann Lee a další<br>ČR, 2021, 102 min.</p>",
        ["Ada Moor"],
        DUO,
        2021,
    ),
    "database": Case(
        "cs",
        "Tarn (2021)",
        "<div><h4>Režie:</h4> <span><a href='/1'>Ada Moor</a></span></div><div><h4>Hrají:</h4> <span><a href='/2'>Joe Ray</a>, <a href='/3'>Ann Lee</a> (<a href='/v'>více</a>)</span></div>",
        ["Ada Moor"],
        DUO,
        2021,
    ),
    "scénář a režie": Case(
        "cs", "Tarn", "<p>Scénář a režie: Ada Moor. Hrají: Joe Ray, Ann Lee. Kamera: Ed Fox.</p>", ["Ada Moor"], DUO
    ),
    "genitive": Case(
        "cs", "Recenze filmu Tarn", "<p>Novinka režiséra Petra Dvořáka přichází do kin.</p>", ["Petr Dvořák"], []
    ),
}

POLISH = {
    "reż. in a row": Case(
        "pl",
        "Tarn – recenzja",
        "<p>„Tarn”, reż. Ada Moor, obsada: Joe Ray, Ann Lee, dystrybucja: Bell</p>",
        ["Ada Moor"],
        DUO,
        below=True,
    ),
    "rows": Case(
        "pl",
        "Recenzja filmu „Tarn”",
        "<p>Tytuł: Tarn<br>Reżyseria: Ada Moor<br>Scenariusz: Kim Lu<br>Obsada: Joe Ray, Ann Lee, Bo Ek i inni<br>Polska 2021</p>",
        ["Ada Moor"],
        TRIO,
        2021,
    ),
    "full stops": Case(
        "pl",
        "Tarn",
        "<p>Polska 2021. Reż. Ada Moor. Wyst. Joe Ray, Ann Lee. 98 min</p>",
        ["Ada Moor"],
        DUO,
        2021,
        below=True,
    ),
    "genitive": Case(
        "pl",
        "Tarn. Recenzja",
        "<p>Nowy film w reżyserii Pawła Nowakowskiego trafia do kin.</p>",
        ["Paweł Nowakowski"],
        [],
    ),
    "genitive of a woman": Case(
        "pl",
        "Tarn. Recenzja",
        "<p>Nowy film reżyserki Małgorzaty Nowakowskiej trafia do kin.</p>",
        ["Małgorzata Nowakowska"],
        [],
    ),
    "genitive of a surname in a": Case(
        "pl", "Tarn. Recenzja", "<p>Debiut w reżyserii Jana Zaremby trafia do kin.</p>", ["Jan Zaremba"], []
    ),
}

DUTCH = {
    "full stops": Case(
        "nl",
        "Recensie: Tarn",
        "<p>Regie: Ada Moor. Met: Joe Ray, Ann Lee, Bo Ek. 102 min.</p>",
        ["Ada Moor"],
        TRIO,
        below=True,
    ),
    "without colons": Case(
        "nl",
        "Tarn ★★★★",
        "<p>Drama. Regie Ada Moor. Met Joe Ray, Ann Lee. 102 min., in 40 zalen.</p>",
        ["Ada Moor"],
        DUO,
        below=True,
    ),
    "bullets": Case(
        "nl",
        "Tarn",
        "<ul><li>Regisseur: Ada Moor</li><li>Acteurs: Joe Ray en Ann Lee</li><li>Speelduur: 102 minuten</li></ul>",
        ["Ada Moor"],
        DUO,
    ),
    "pipes": Case(
        "nl",
        "Filmrecensie Tarn",
        "<p>Regie: Ada Moor | Cast: Joe Ray, Ann Lee e.a. | Speelduur: 98 minuten | Jaar: 2021</p>",
        ["Ada Moor"],
        DUO,
        2021,
    ),
    "scenario en regie": Case(
        "nl", "Tarn", "<p>Scenario en regie: Ada Moor. Hoofdrollen: Joe Ray, Ann Lee.</p>", ["Ada Moor"], DUO
    ),
    "a line each, without colons": Case(
        "nl",
        "Recensie: Tarn",
        "<div class='film'><p>Tarn</p><p>Drama</p><p><b>Regie</b> Ada Moor</p><p>Met Joe Ray, Ann Lee, Bo Ek</p></div>",
        ["Ada Moor"],
        TRIO,
        below=True,
    ),
    "a field an actor": Case(
        "nl",
        "Tarn (2014)",
        "<div class='field'><div class='field-label'>Regie:</div><div class='field-items'><div class='field-item odd'>Ada Moor</div>"
        "</div></div><div class='field'><div class='field-label'>Cast:</div><div class='field-items'><div class='field-item'>Joe Ray"
        "</div><div class='field-item'>Ann Lee</div><div class='field-item'>Bo Ek</div></div></div>",
        ["Ada Moor"],
        TRIO,
        2014,
    ),
}

RUSSIAN = {
    "rows": Case(
        "ru",
        "Рецензия на фильм «Тарн»",
        "<p>Режиссёр: Ада Мур<br>В ролях: Джо Рэй, Анна Ли<br>Страна: США<br>Год: 2021</p>",
        ["Ада Мур"],
        ["Джо Рэй", "Анна Ли"],
        2021,
        title="Тарн",
    ),
    "abbreviated": Case(
        "ru", "«Тарн»", "<p>«Тарн», реж. Ада Мур, 2021</p>", ["Ада Мур"], [], 2021, title="Тарн", below=True
    ),
    "table": Case(
        "ru",
        "Тарн",
        "<table><tr><td>Страна</td><td>Россия</td></tr><tr><td>Автор сценария и режиссер</td><td>Ада Мур</td></tr><tr><td>В главных ролях</td><td>Джо Рэй, Анна Ли</td></tr></table>",
        ["Ада Мур"],
        ["Джо Рэй", "Анна Ли"],
        title="Тарн",
    ),
    "genitive": Case(
        "ru",
        "«Тарн»: рецензия",
        "<p>Новая картина режиссёра Андрея Соколова выходит в прокат.</p>",
        ["Андрей Соколов"],
        [],
        title="Тарн",
    ),
    "genitive of a woman": Case(
        "ru",
        "«Тарн»: рецензия",
        "<p>Фильм режиссёра Анны Соколовой выходит в прокат.</p>",
        ["Анна Соколова"],
        [],
        title="Тарн",
    ),
}

CHINESE = {
    "database": Case(
        "zh",
        "塔恩 (2021)",
        "<div id='info'><span>导演</span>: <a href='/1'>李明远</a><br/><span>编剧</span>: <a href='/2'>周岚</a><br/><span>主演</span>: <a href='/3'>王若芳</a> / <a href='/4'>张伟成</a> / 更多...<br/><span>类型:</span> 剧情</div>",
        ["李明远"],
        ["王若芳", "张伟成"],
        2021,
        title="塔恩",
    ),
    "brackets": Case(
        "zh",
        "《塔恩》影评",
        "<p>【导演】李明远</p><p>【主演】王若芳、张伟成</p><p>【片长】102分钟</p>",
        ["李明远"],
        ["王若芳", "张伟成"],
        title="塔恩",
    ),
    "traditional": Case(
        "zh",
        "影評：《塔恩》",
        "<p>導演：李明遠　演員：王若芳、張偉成　片長：102分鐘</p>",
        ["李明遠"],
        ["王若芳", "張偉成"],
        title="塔恩",
    ),
    "strokes": Case(
        "zh",
        "塔恩｜影評",
        "<p>導演｜李明遠<br>卡司｜王若芳、張偉成<br>年份｜2021</p>",
        ["李明遠"],
        ["王若芳", "張偉成"],
        2021,
        title="塔恩",
    ),
    "spaced labels": Case(
        "zh",
        "《塔恩》",
        "<p>◎片　　名　塔恩<br>◎年　　代　2021<br>◎导　　演　李明远<br>◎主　　演　王若芳<br>　　　　　　张伟成</p>",
        ["李明远"],
        ["王若芳", "张伟成"],
        2021,
        title="塔恩",
    ),
    "prose": Case("zh", "《塔恩》：雨中的房子", "<p>导演李明远的新片终于上映。</p>", ["李明远"], [], title="塔恩"),
    "a card beside the text": Case(
        "zh",
        "《远岸》影评",
        "<aside class='side'><h3><a href='/f/1'>远岸</a></h3><p>导演: 周一帆</p><p>主演: 林若水 / 何大川</p><p>类型: 剧情</p></aside>",
        ["周一帆"],
        ["林若水", "何大川"],
        title="远岸",
        below=True,
    ),
    "a card about another film beside the text": Case(
        "zh",
        "《远岸》影评",
        "<aside class='side'><h3><a href='/f/2'>近海</a></h3><p>导演: 周一帆</p><p>主演: 林若水 / 何大川</p><p>类型: 剧情</p></aside>",
        [],
        [],
        title="远岸",
        below=True,
    ),
}

JAPANESE = {
    "full-width": Case(
        "ja",
        "映画『ターン』レビュー",
        "<p>監督：森谷有紀　脚本：田所明　出演：川瀬透、村井美保</p>",
        ["森谷有紀"],
        ["川瀬透", "村井美保"],
        title="ターン",
    ),
    "equals": Case(
        "ja",
        "『ターン』感想",
        "<p>監督・脚本＝森谷有紀／出演＝川瀬透、村井美保／2021年／102分</p>",
        ["森谷有紀"],
        ["川瀬透", "村井美保"],
        2021,
        title="ターン",
    ),
    "brackets": Case(
        "ja",
        "ターン",
        "<p>【監督】森谷有紀<br>【出演】川瀬透、村井美保<br>【製作年】2021年</p>",
        ["森谷有紀"],
        ["川瀬透", "村井美保"],
        2021,
        title="ターン",
    ),
    "spaces": Case(
        "ja",
        "ターン（2021）",
        "<p>監督　森谷有紀<br>出演　川瀬透　村井美保</p>",
        ["森谷有紀"],
        ["川瀬透", "村井美保"],
        2021,
        title="ターン",
    ),
    "roles": Case(
        "ja",
        "映画『ターン』の感想",
        "<h2>作品情報</h2><ul><li>監督：森谷有紀</li><li>キャスト：川瀬透（太郎役）、村井美保（花子役）</li><li>公開年：2021年</li></ul>",
        ["森谷有紀"],
        ["川瀬透", "村井美保"],
        2021,
        title="ターン",
    ),
    "one line": Case(
        "ja", "『ターン』", "<p>（2021年／日本／102分／監督：森谷有紀）</p>", ["森谷有紀"], [], 2021, title="ターン"
    ),
    "suffix": Case(
        "ja", "『ターン』評", "<p>森谷有紀監督の最新作がついに公開された。</p>", ["森谷有紀"], [], title="ターン"
    ),
    "staff, then the cast in a list": Case(
        "ja",
        "映画「Tarn」レビュー",
        "<h2>スタッフ・キャスト</h2><dl><dt>監督</dt><dd>森谷有紀</dd><dt>脚本</dt><dd>森谷有紀</dd></dl>"
        "<ul><li>小暮まどか</li><li>葉月りん</li><li>大沢健次郎</li></ul>",
        ["森谷有紀"],
        ["小暮まどか", "葉月りん", "大沢健次郎"],
        below=True,
    ),
}

KOREAN = {
    "spaced colons": Case(
        "ko",
        "영화 타른 리뷰",
        "<p>감독 : 문가람<br>출연 : 도하준, 서린<br>개봉 : 2021년 5월</p>",
        ["문가람"],
        ["도하준", "서린"],
        2021,
        title="타른",
    ),
    "strokes": Case(
        "ko",
        "타른 (2021)",
        "<p>감독 문가람 | 출연 도하준, 서린 | 드라마 | 102분</p>",
        ["문가람"],
        ["도하준", "서린"],
        2021,
        title="타른",
    ),
    "joined labels": Case(
        "ko",
        "영화 &lt;타른&gt; 후기",
        "<p>각본/감독: 문가람</p><p>출연: 도하준, 서린 등</p>",
        ["문가람"],
        ["도하준", "서린"],
        title="타른",
    ),
    "items": Case(
        "ko",
        "타른",
        "<ul><li><b>감독</b> 문가람</li><li><b>주연</b> 도하준, 서린</li><li><b>장르</b> 드라마</li></ul>",
        ["문가람"],
        ["도하준", "서린"],
        title="타른",
    ),
    "suffix": Case("ko", "영화 '타른' 리뷰", "<p>문가람 감독의 신작이 개봉했다.</p>", ["문가람"], [], title="타른"),
}

FURTHER = {
    "dek byline (en)": Case(
        "en", "Tarn", '<p class="dek">Director Ada Moor returns with a lake.</p>', ["Ada Moor"], []
    ),
    "rated line (en)": Case(
        "en",
        "Tarn review",
        "<p><strong>Tarn</strong><br>Director: Ada Moor<br>Starring: Joe Ray, Ann Lee<br>Rated: PG-13<br>Runtime: 1h 38m<br>Rating: ★★★½</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    "details h3 (en)": Case(
        "en",
        "Tarn (2019)",
        "<h3>Director</h3><p>Ada Moor</p><h3>Starring</h3><p>Joe Ray, Ann Lee</p><h3>Review</h3>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
        2019,
    ),
    "credits end (en)": Case(
        "en",
        "Tarn",
        "<p>Cast: Joe Ray (Tom), Ann Lee (Bess)<br/>Directed by Ada Moor<br/>Screenplay by Kim Lu<br/>Music by Ed Fox<br/>98 min., USA, 2019</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
        2019,
        below=True,
    ),
    "prose written (en)": Case(
        "en",
        "Tarn review",
        "<p>Written and directed by Ada Moor, Tarn follows a ferryman (Joe Ray) who loses his boat.</p>",
        ["Ada Moor"],
        [],
    ),
    "prose two films (en)": Case(
        "en", "Tarn review", "<p>Fans of Fell, directed by Kim Lu in 2004, will know the lake.</p>", [], []
    ),
    "novel (en)": Case(
        "en", "Tarn review", "<p>Based on the novel by Kim Lu, Tarn is directed by Ada Moor.</p>", ["Ada Moor"], []
    ),
    "actor turned director (en)": Case(
        "en", "Tarn review", "<p>Actor-turned-director Ada Moor makes a fine debut with Tarn.</p>", ["Ada Moor"], []
    ),
    "comma after title year (en)": Case(
        "en",
        "Tarn",
        "<p>Tarn (2019, UK) dir. Ada Moor, starring Joe Ray and Ann Lee</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
        2019,
    ),
    "sidebar info div (en)": Case(
        "en",
        "Tarn",
        '<div class="movie-info"><p><span>Director:</span> <span>Ada Moor</span></p><p><span>Cast:</span> <span>Joe Ray</span>, <span>Ann Lee</span></p></div>',
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    "kasten (de)": Case(
        "de",
        "Filmkritik: Tarn",
        "<div><b>Tarn</b><br>Deutschland 2021<br>Regie Ada Moor<br>mit Joe Ray, Ann Lee, Bo Ek<br>102 Min.</div>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee", "Bo Ek"],
        2021,
        below=True,
    ),
    "strich (de)": Case(
        "de",
        "Tarn – Filmkritik",
        "<p>Regie: Ada Moor | Drehbuch: Kim Lu | Darsteller: Joe Ray, Ann Lee | Laufzeit: 98 Min. | FSK: 12 | Start: 3. Mai 2021</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
        2021,
    ),
    "prosa (de)": Case("de", "Tarn", "<p>Der neue Film von Ada Moor erzählt von einem See.</p>", ["Ada Moor"], []),
    "prosa 2 (de)": Case(
        "de", "Tarn", "<p>Unter der Regie von Ada Moor spielen Joe Ray und Ann Lee.</p>", ["Ada Moor"], []
    ),
    "avec infos (fr)": Case(
        "fr",
        "Critique de Tarn",
        "<p><strong>Tarn</strong><br>2023, France, 1h37<br>Réal : Ada Moor<br>Avec : Joe Ray, Ann Lee<br>Sortie : 3 mai 2023</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
        2023,
    ),
    "prose (fr)": Case("fr", "Tarn", "<p>Avec Tarn, la cinéaste Ada Moor signe un premier film.</p>", ["Ada Moor"], []),
    "prose 2 (fr)": Case("fr", "Tarn", "<p>Tarn est un film réalisé par Ada Moor.</p>", ["Ada Moor"], []),
    "prosa (es)": Case(
        "es", "Tarn", "<p>Dirigida por Ada Moor y protagonizada por Joe Ray, llega a las salas.</p>", ["Ada Moor"], []
    ),
    "lista (es)": Case(
        "es",
        "Crítica: Tarn",
        "<ul><li><b>Dirección:</b> Ada Moor</li><li><b>Guión:</b> Kim Lu</li><li><b>Fotografía:</b> Ed Fox</li><li><b>Reparto:</b> Joe Ray, Ann Lee, Bo Ek</li><li><b>Año:</b> 2021</li></ul>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee", "Bo Ek"],
        2021,
    ),
    "ficha (pt)": Case(
        "pt",
        "Crítica: Tarn",
        "<h2>Ficha Técnica</h2><p><strong>Título:</strong> Tarn<br><strong>Ano:</strong> 2021<br><strong>Realização:</strong> Ada Moor<br><strong>Interpretação:</strong> Joe Ray, Ann Lee</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
        2021,
        below=True,
    ),
    "prosa (cs)": Case("cs", "Tarn", "<p>Film natočil režisér Petr Dvořák.</p>", ["Petr Dvořák"], []),
    "řádek (cs)": Case(
        "cs",
        "Tarn (2021)",
        "<p>režie: Ada Moor | scénář: Kim Lu | hrají: Joe Ray, Ann Lee | 98 min</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
        2021,
    ),
    "lista (pl)": Case(
        "pl",
        "Tarn - recenzja filmu",
        "<ul><li>reżyseria: Ada Moor</li><li>scenariusz: Kim Lu</li><li>obsada: Joe Ray, Ann Lee</li><li>rok produkcji: 2021</li></ul>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
        2021,
    ),
    "proza (nl)": Case("nl", "Recensie: Tarn", "<p>Regisseur Ada Moor neemt de tijd.</p>", ["Ada Moor"], []),
    "rows (ru)": Case(
        "ru",
        "Рецензия: «Тарн»",
        "<p>Тарн (2021)<br>Режиссер — Ада Мур<br>В ролях — Джо Рэй, Анна Ли</p>",
        ["Ада Мур"],
        ["Джо Рэй", "Анна Ли"],
        2021,
        title="Тарн",
    ),
    "prose (ru)": Case("ru", "«Тарн»", "<p>Режиссер Ада Мур не спешит.</p>", ["Ада Мур"], [], title="Тарн"),
    "rows (zh)": Case(
        "zh",
        "影评｜《塔恩》",
        "<p>片名：塔恩</p><p>导演：李明远</p><p>编剧：周岚</p><p>主演：王若芳 张伟成</p><p>上映日期：2021年5月3日</p>",
        ["李明远"],
        ["王若芳", "张伟成"],
        2021,
        title="塔恩",
    ),
    "foreign (zh)": Case(
        "zh",
        "《塔恩》",
        "<p>导演: 艾达·摩尔 Ada Moor</p><p>主演: 乔·雷 Joe Ray / 安·李 Ann Lee</p>",
        ["艾达·摩尔 Ada Moor"],
        ["乔·雷 Joe Ray", "安·李 Ann Lee"],
        title="塔恩",
    ),
    "rows (ja)": Case(
        "ja",
        "映画「ターン」レビュー",
        "<p>2021年製作／102分／日本<br>監督：森谷有紀<br>脚本：田所明<br>出演：川瀬透、村井美保 ほか</p>",
        ["森谷有紀"],
        ["川瀬透", "村井美保"],
        2021,
        title="ターン",
    ),
    "table (ja)": Case(
        "ja",
        "ターン",
        "<table><tr><th>監督</th><td>森谷有紀</td></tr><tr><th>キャスト</th><td>川瀬透<br>村井美保</td></tr></table>",
        ["森谷有紀"],
        ["川瀬透", "村井美保"],
        title="ターン",
    ),
    "rows (ko)": Case(
        "ko",
        "[영화리뷰] 타른",
        "<p>감독: 문가람 / 출연: 도하준, 서린 / 장르: 드라마 / 상영시간: 102분</p>",
        ["문가람"],
        ["도하준", "서린"],
        title="타른",
    ),
    "table (ko)": Case(
        "ko",
        "타른 리뷰",
        "<table><tr><td>감독</td><td>문가람</td></tr><tr><td>출연</td><td>도하준, 서린</td></tr></table>",
        ["문가람"],
        ["도하준", "서린"],
        title="타른",
    ),
}

CASES = [
    pytest.param(case, id=f"{case.language} {name}")
    for cases in (
        ENGLISH, GERMAN, FRENCH, SPANISH, PORTUGUESE, CZECH, POLISH, DUTCH, RUSSIAN, CHINESE, JAPANESE, KOREAN, FURTHER
    )
    for name, case in cases.items()
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_page_gives_its_film_and_its_makers(case: Case) -> None:
    review = extract(page(case), content_type="text/html")
    film = review.film
    read = (review.director, [credit.name for credit in review.cast], film and film.title, film and film.year)
    assert read == (case.director, case.cast, case.title, case.year)


def other(headline: str, text: str) -> str:
    """A page of another kind."""
    return (
        f"<html lang='en'><head><title>{headline} | Lantern Post</title></head><body><main><article><h1>{headline}</h1>"
        f"{text}</article></main></body></html>"
    )


RAIN = "".join(f"<p>{line.format(t='Tarn')}</p>" for line in PROSE["en"].split("\n"))
LIST = [("Tarn", "Ada Moor"), ("Fell", "Kim Lu"), ("Beck", "Bo Ek"), ("Moss", "Ed Fox")]
NOBODY = {
    "festival": other(
        "Lake film festival names its jury",
        "<p>The festival’s artistic director Kim Lu said on Monday that the film programme would grow. “We want more cinema "
        "from the north,” said Lu, who has run the festival since 2010 and who will leave in the autumn.</p>"
        "<p>The jury is led by Ada Moor. Other members are the actor Joe Ray and the writer Ann Lee. The festival opens in "
        "May with a film that has not been named, and closes with a concert by the lake.</p>",
    ),
    "list": other(
        "Ten films about water",
        "".join(f"<h2>{t} (2001)</h2><p>Directed by {d}</p><p>A film that begins in the rain and stays there for two hours, "
        "with a house that goes down in a lake.</p>" for t, d in LIST),
    ),
    "play": other(
        "Theatre review: The Lake",
        "<p>Director: Kim Lu. Cast: Joe Ray, Ann Lee. Old Playhouse, until 3 May.</p><p>The play begins in the rain. The "
        "stage is dark, and the audience hears water before it sees anything at all. Then the curtain rises, and an old man "
        "comes on with a lamp, and sits down to wait for the ferry that no longer runs.</p>",
    ),
    "company": other(
        "Board of Bell Ltd",
        "<p>Managing Director: Kim Lu</p><p>Finance Director: Ed Fox</p><p>Director: Bo Ek</p><p>Bell Ltd makes pumps. The "
        "company was founded in 1950 and sells its pumps in forty countries. The board meets four times a year.</p>",
    ),
    "series": other("Tarn: season two", f"<p>TV series. Creator: Kim Lu. Cast: Joe Ray, Ann Lee.</p>{RAIN.replace('film', 'series')}"),
    "older version": other("Tarn review", f"<p>The 1974 original, directed by Kim Lu, was slower still.</p>{RAIN}"),
    "another film": other("Tarn review", f"<p>Fans of Fell, directed by Kim Lu, will know the lake.</p>{RAIN}"),
    "comparison": other("Tarn review", f"<p>Like the director Bo Ek, whose lake films it recalls, it takes its time.</p>{RAIN}"),
    "actor's other film": other("Tarn review", f"<p>Joe Ray, so good in Kim Lu’s “Fell”, plays the ferryman.</p>{RAIN}"),
    "index": other(
        "Reviews",
        "".join(f"<article><h2><a href='/{t}'>{t} review</a></h2><p>Director: {d}. A film that begins in the rain and stays "
        f"there… <a href='/{t}'>Read more</a></p></article>" for t, d in LIST),
    ),
}  # fmt: skip


@pytest.mark.parametrize("markup", NOBODY.values(), ids=NOBODY.keys())
def test_nobody_is_made_a_director_of_what_the_page_is_not_about(markup: str) -> None:
    review = extract(markup, content_type="text/html")
    assert (review.director, review.cast) == ([], [])
