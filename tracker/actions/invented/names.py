"""Names of nobody, in the scripts of several countries, with how each is written in Latin letters."""

from dataclasses import dataclass

from tracker.actions.invented.chance import Chance, Often


@dataclass(frozen=True, slots=True)
class Called:
    title: str
    own_script: str
    """The same name in its own script, or '' when that is Latin."""


@dataclass(frozen=True, slots=True)
class _Script:
    families: str
    givens: str
    """Apart by spaces, each with its own script behind a slash, if it has one."""
    joined: str = " "
    """What stands between the parts in the own script."""


_KHMER = _Script(
    "Chan/ចាន់ Sok/សុខ Keo/កែវ Meas/មាស Ouk/អ៊ុក Prak/ប្រាក់ Som/សំ Tep/ទេព",
    "Dara/ដារ៉ា Bopha/បុប្ផា Rithy/រិទ្ធី Sophea/សុភា Vanna/វណ្ណា Kosal/កុសល Chenda/ចិន្តា Veasna/វាសនា",
)
_ARABIC = _Script(
    "Hassan/حسن Mansour/منصور Khalil/خليل Nasser/ناصر Haddad/حداد Saleh/صالح Farouk/فاروق Aziz/عزيز",
    "Layla/ليلى Ahmed/أحمد Yusuf/يوسف Maryam/مريم Omar/عمر Huda/هدى Karim/كريم Samira/سميرة",
)
_PERSIAN = _Script(
    "Ahmadi/احمدی Karimi/کریمی Rezaei/رضایی Moradi/مرادی Jafari/جعفری Sadeghi/صادقی",
    "Shirin/شیرین Reza/رضا Nasrin/نسرین Kaveh/کاوه Parisa/پریسا Dariush/داریوش Mina/مینا",
)
_BURMESE = _Script(
    "Aung/အောင် Kyaw/ကျော် Win/ဝင်း Thant/သန့် Myint/မြင့် Hla/လှ",
    "Nilar/နီလာ Zaw/ဇော် Thida/သီတာ Min/မင်း Sandar/စန္ဒာ Htet/ထက်",
)
_CHINESE = _Script(
    "Wang/王 Li/李 Zhang/张 Liu/刘 Chen/陈 Yang/杨 Zhao/赵 Huang/黄 Zhou/周 Wu/吴",
    "Xiaohong/晓红 Jianguo/建国 Meiling/美玲 Zhiqiang/志强 Yulan/玉兰 Haitao/海涛 Lihua/丽华 Wenbo/文博",
    joined="",
)
_CYRILLIC = _Script(
    "Ivanov/Иванов Petrova/Петрова Sokolov/Соколов Morozova/Морозова Kozlov/Козлов Belskaya/Бельская",
    "Aleksei/Алексей Olga/Ольга Dmitri/Дмитрий Yelena/Елена Sergei/Сергей Nadezhda/Надежда Ilya/Илья",
)
_THAI = _Script(
    "Saetang/แซ่ตั้ง Srisuk/ศรีสุข Boonmee/บุญมี Chaiyasit/ไชยสิทธิ์ Thongdee/ทองดี",
    "Anong/อนงค์ Somchai/สมชาย Malee/มาลี Prasert/ประเสริฐ Wanida/วนิดา",
)
_HANGUL = _Script("Kim/김 Lee/이 Park/박 Choi/최 Jung/정", "Minjun/민준 Seoyeon/서연 Jiwon/지원 Haneul/하늘", joined="")
_DEVANAGARI = _Script(
    "Sharma/शर्मा Thapa/थापा Gurung/गुरुङ Yadav/यादव Rai/राई", "Anita/अनिता Ramesh/रमेश Sunita/सुनिता Bikash/बिकाश"
)
_ETHIOPIC = _Script("Tesfaye/ተስፋዬ Bekele/በቀለ Alemu/አለሙ Girma/ግርማ", "Selam/ሰላም Dawit/ዳዊት Hana/ሃና Yonas/ዮናስ")
_VIETNAMESE = _Script("Nguyễn Trần Lê Phạm Hoàng Võ Đặng Bùi", "Văn\u00a0An Thị\u00a0Hoa Minh Đức Quỳnh Tuấn Thảo Hùng")
_TURKISH = _Script("Yılmaz Kaya Demir Şahin Çelik Öztürk Aydın", "Ayşe Mehmet Zeynep Emre Gülşen İbrahim Elif")
_POLISH = _Script("Kowalski Wiśniewska Wójcik Dąbrowski Zielińska Łuczak", "Agnieszka Paweł Małgorzata Łukasz Żaneta")
_SPANISH = _Script("García Muñoz Hernández Ibáñez Peña Quispe", "María José Lucía Andrés Ximena Raúl")
_SWAHILI = _Script("Mwangi Otieno Kamau Achieng Mutua Njeri", "Amina Juma Zawadi Baraka Neema Tumaini")

_SCRIPTS = {
    _KHMER: "KH",
    _VIETNAMESE: "VN LA",
    _PERSIAN: "IR AF",
    _ARABIC: "EG SA SY BH AE DZ SD YE IQ MA TN",
    _CYRILLIC: "RU BY KZ UZ TJ UA KG",
    _CHINESE: "CN TW HK",
    _BURMESE: "MM",
    _TURKISH: "TR AZ TM",
    _THAI: "TH",
    _HANGUL: "KP KR",
    _DEVANAGARI: "NP IN",
    _ETHIOPIC: "ET ER",
    _SPANISH: "VE NI CU MX CO PE HN GT BO",
    _POLISH: "PL HU RS",
    _SWAHILI: "KE TZ UG RW BI ZW NG CM ZM MW",
}
_BY_COUNTRY = {country: script for script, countries in _SCRIPTS.items() for country in countries.split()}
_COUNTRIES = Often({country: 1 / place for place, country in enumerate(_BY_COUNTRY, start=1)})


def some_country(chance: Chance) -> str:
    """Return a country: of a few there is much to tell, of most little."""
    return _COUNTRIES.one(chance)


def called(chance: Chance, country: str, byname: str = "") -> Called:
    """Return a name as it might be given in a country."""
    script = _BY_COUNTRY[country]
    parts = [chance.choice(names.split(" ")) for names in (script.families, script.givens)]
    latin, _slash, own = zip(*(part.replace("\u00a0", " ").partition("/") for part in parts), strict=True)
    title = f"{' '.join(latin)} {byname}".strip()
    return Called(title, script.joined.join(own) if all(own) else "")
