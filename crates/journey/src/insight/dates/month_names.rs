//! Names of months and the issuers that use them: calendar and issuers, then twelve lists of words.
//!
//! Written by `crates/journey/data/generate.py`, which lists the sources. Do not edit.
//!
//! Sources: CLDR (babel 2.19.0; Unicode-3.0), cldr-cal-persian-full, cldr-cal-islamic-full (Unicode-3.0),
//! issuers_months.tsv.

pub(super) const MONTH_NAMES: &str = "\
gAIA ASM ATG AUS BDI BHS BLZ BMU BRB BWA CAN CCK CMR COK CXR CYM DMA ERI FJI FLK FSM GBR GGY GHA GIB GMB GRD GUM GUY HKG IMN IND IOT IRL JAM JEY KEN KIR KNA LBR LCA LSO MDG MHL MLT MNP MSR MUS MWI NAM NFK NGA NIU NRU NZL PAK PCN PHL PLW PNG PRI RWA SDN SGP SGS SHN SLB SLE SSD SWZ SXM SYC TCA TKL TON TTO TUV TZA UGA UMI USA VCT VGB VIR VUT WSM ZAF ZMB ZWE;jan january 𐐾𐐰𐑌 𐐾𐐰𐑌𐐷𐐭𐐯𐑉𐐨 𐑡𐑨 𐑡𐑨𐑙𐑘𐑭𐑢𐑺𐑰 𐑡𐑨𐑯 𐑡𐑨𐑯𐑿𐑼𐑦;feb february 𐑁𐐯𐐺 𐑁𐐯𐐺𐑉𐐭𐐯𐑉𐐨 𐑓𐑧 𐑓𐑧𐑚 𐑓𐑧𐑚𐑘𐑵𐑢𐑺𐑰 𐑓𐑧𐑚𐑮𐑵𐑼𐑦;mar march 𐑋𐐪𐑉 𐑋𐐪𐑉𐐽 𐑥𐑸 𐑥𐑸𐑗;apr april 𐐩𐐹𐑉 𐐩𐐹𐑉𐐮𐑊 𐑱𐑐 𐑱𐑐𐑮 𐑱𐑐𐑮𐑩𐑤 𐑱𐑐𐑮𐑭𐑤;may 𐑋𐐩 𐑥𐑱;jun june 𐐾𐐭𐑌 𐑡𐑵 𐑡𐑵𐑯;jul july 𐐾𐐭𐑊 𐐾𐐭𐑊𐐴 𐑡𐑩𐑤𐑲 𐑡𐑫 𐑡𐑫𐑤𐑲 𐑡𐑵𐑤;aug august 𐐪𐑀 𐐪𐑀𐐲𐑅𐐻 𐑪𐑜 𐑪𐑜𐑭𐑕𐑑 𐑷𐑜 𐑷𐑜𐑩𐑕𐑑;sep sept september 𐑅𐐯𐐹 𐑅𐐯𐐹𐐻𐐯𐑋𐐺𐐲𐑉 𐑕𐑧 𐑕𐑧𐑐 𐑕𐑧𐑐𐑑𐑧𐑥𐑚𐑸 𐑕𐑧𐑐𐑑𐑧𐑥𐑚𐑼;oct october 𐐱𐐿𐐻 𐐱𐐿𐐻𐐬𐐺𐐲𐑉 𐑪𐑒𐑑 𐑪𐑒𐑑𐑴𐑚𐑼 𐑷𐑒 𐑷𐑒𐑑𐑴𐑚𐑸;nov november 𐑌𐐬𐑂 𐑌𐐬𐑂𐐯𐑋𐐺𐐲𐑉 𐑯𐑴 𐑯𐑴𐑝 𐑯𐑴𐑝𐑧𐑥𐑚𐑸 𐑯𐑴𐑝𐑧𐑥𐑚𐑼;dec december 𐐼𐐨𐑅 𐐼𐐨𐑅𐐯𐑋𐐺𐐲𐑉 𐑛𐑦𐑕 𐑛𐑦𐑕𐑧𐑥𐑚𐑼 𐑛𐑭 𐑛𐑭𐑕𐑧𐑥𐑚𐑸\n\
gIND;jan january जन जनवरी;feb february फ़र फ़रवरी;mar march मार्च;apr april अप्रैल;may मई;jun june जून;jul july जुल जुलाई;aug august अग अगस्त;sep sept september सित सितंबर;oct october अक्टू अक्टूबर;nov november नव नवंबर;dec december दिस दिसंबर\n\
gGEO;ажь ажьырныҳeа;жeаб жeабран;хeажeкыра хeажә;мш мшаԥы;лаҵ лаҵара;рашeара рашә;ԥхынгeы ԥхынгә;нанҳeа нанҳә;цeыб цeыббра;жьҭ жьҭаара;абҵ абҵара;ԥхынҷ ԥхынҷкәын\n\
gRUS;щылэмаз щылэмазэм;мэзаем мэзаи;гъэтхапэ гъэтхапэм;мэлылъфэгъу мэлылъфэгъум;жъоныгъуакӏ жъоныгъуакӏэм;мэкъуогъу мэкъуогъум;бэдзэогъу бэдзэогъум;шышъхьэӏу шышъхьэӏум;ӏоныгъу ӏоныгъум;чъэпыогъу чъэпыогъум;шэкӏогъу шэкӏогъум;тыгъэгъаз тыгъэгъазэм\n\
gZAF;jan januarie;feb februarie;maart mrt;apr april;mei;jun junie;jul julie;aug augustus;sep september;okt oktober;nov november;des desember\n\
gGHA;ɔpɛpɔn;ɔgyefoɔ;ɔbɛnem;oforisuo;kɔtɔnimma;ayɛwohomumu;kutawonsa;ɔsanaa;ɛbɔ;ahinime;obubuo;ɔpɛnimma\n\
gETH;ጃን ጃንዋሪ;ፌብ ፌብሩዋሪ;ማርች;ኤፕሪ ኤፕሪል;ሜይ;ጁን;ጁላይ;ኦገስ ኦገስት;ሴፕቴ ሴፕቴምበር;ኦክቶ ኦክቶበር;ኖቬም ኖቬምበር;ዲሴም ዲሴምበር\n\
gARE BHR COM DJI DZA EGY ERI ESH IRQ ISR JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SOM SYR TCD TUN YEM;جانفي كانونالثاني يناير;شباط فبراير فيفري;اذار مارس;ابريل افريل نيسان;ايار ماي مايو;جوان حزيران يونيو;تموز جويليه يوليو يوليوز;اب اغسطس اغشت اوت غشت;ايلول سبتمبر شتمبر شتنبر;اكتوبر تشرينالاول;تشرينالثاني نوفمبر نونبر;دجمبر دجنبر ديسمبر كانونالاول\n\
gIND;জানু জানুৱাৰী;ফেব্ৰু ফেব্ৰুৱাৰী;মাৰ্চ;এপ্ৰিল;মে;জুন;জুলাই;আগ আগষ্ট;ছেপ্তে ছেপ্তেম্বৰ;অক্টো অক্টোবৰ;নৱে নৱেম্বৰ;ডিচে ডিচেম্বৰ\n\
gESP;dexineru xin xineru;defebreru feb febreru;demarzu mar marzu;abr abril dabril;demayu may mayu;dexunu xun xunu;dexunetu xnt xunetu;ago agostu dagostu;desetiembre set setiembre;dochobre och ochobre;depayares pay payares;avi avientu davientu\n\
gAZE IRQ RUS;yan yanvar јан јанвар;fev fevral фев феврал;mar mart мар март;apr aprel апр апрел;may маи;iyn iyun ијн ијун;iyl iyul ијл ијул;avq avqust авг август;sen sentyabr сен сентјабр;okt oktyabr окт октјабр;noy noyabr ној нојабр;dek dekabr дек декабр\n\
gRUS;ғин ғинуар;фев февраль;мар март;апр апрель;маи;июн июнь;июл июль;авг август;сент сентябрь;окт октябрь;нояб ноябрь;дек декабрь\n\
gBLR;сту студзень студзеня;лют лютага люты;сак сакавік сакавіка;кра красавік красавіка;маи мая тра травень трауня;чэр чэрвень чэрвеня;ліп ліпень ліпеня;жні жнівень жніуня;вер верасень верасня верасьня;кас кастрычнік кастрычніка;ліс лістапад лістапада;сне снежань снежня сьн сьнежань сьнежня\n\
gBGR;яну януари;фев февруари;март;апр април;маи;юни;юли;авг август;сеп септември;окт октомври;ное ноември;дек декември\n\
gBGD IND;জানু জানুয়ারি;ফেব ফেব্রুয়ারি;মার্চ;এপ্রি এপ্রিল;মে;জুন;জুল জুলাই;আগ আগস্ট;সেপ সেপ্ট সেপ্টেঃ সেপ্টেম্বর;অক্টো অক্টোঃ অক্টোবর;নভে নভেঃ নভেম্বর;ডিসে ডিসেঃ ডিসেম্বর\n\
gCHN;ཟླབདངཔོ;ཟླབགཉིསཔ;ཟླབགསུམཔ;ཟླབབཞིཔ;ཟླབལྔཔ;ཟླབདྲུགཔ;ཟླབབདུནཔ;ཟླབབརྒྱདཔ;ཟླབདགུཔ;ཟླབབཅུཔ;ཟླབབཅུགཅིགཔ;ཟླབབཅུགཉིསཔ\n\
gBIH;jan januar јан јануар;feb februar феб фебруар;mar mart мар март;apr april апр април;maj мај;jun juni јун јуни;jul juli јул јули;aug august ауг аугуст;sep septembar сеп септембар;okt oktobar окт октобар;nov novembar нов новембар;dec decembar дец децембар\n\
gRUS;нэгэдүгээрһара;хоердугаарһара;гурбадугаарһара;дүрбэдүгээрһара;табадугаарһара;зургадугаарһара;долодугаарһара;наимадугаарһара;юһэдүгээрһара;арбадугаарһара;арбаннэгэдүгээрһара;арбанхоердугаарһара\n\
gAND ESP;degen degener gen gener;defebr defebrer febr febrer;demarc marc;abr abril dabr dabril;demaig maig;dejuny juny;dejul dejuliol jul juliol;ag agost dag dagost;deset desetembre set setembre;doct doctubre oct octubre;denov denovembre nov novembre;dedes dedesembre des desembre\n\
gKGZ RUS;янв январь;фев февраль;мар март;апр апрель;маи;июн июнь;июл июль;авг август;сен сентябрь;окт октябрь;ноя ноябрь;дек декабрь\n\
gPHL;ene enero;peb pebrero;mar marso;abr abril;may mayo;hun hunyo;hul hulyo;ago agosto;sep septiyembre;okt oktubre;nob nobyembre;dis disyembre\n\
gIRQ;كانوونيدووەم;شوبات;يازار;نيسان;يايار;حوزەيران;تەمووز;ياب;يەيلوول;تشرينييەكەم;تشرينيدووەم;كانونييەكەم\n\
gCZE;led leden ledna;uno unor unora;bre brezen brezna;dub duben dubna;kve kveten kvetna;cerven cervna cvn;cervence cervenec cvc;srp srpen srpna;zar zari;rij rijen rijna;lis listopad listopadu;pro prosince prosinec\n\
gGBR;ion ionawr;chw chwef chwefror;maw mawrth;ebr ebrill;mai;meh mehefin;gor gorff gorffennaf;awst;medi;hyd hydref;tach tachwedd;rhag rhagfyr\n\
gDNK;jan januar;feb februar;mar marts;apr april;maj;jun juni;jul juli;aug august;sep september;okt oktober;nov november;dec december\n\
gAUT BEL CHE DEU DNK LIE LUX POL;jan janner januar;feb februar;mar marz;apr april;mai;jun juni;jul juli;aug august;sep sept september;okt oktober;nov november;dez dezember\n\
gSEN;sa sanvie;fe febirie;ma mars;ab aburil;me mee;su sueŋ;su suuyee;ut;se settembar;ok oktobar;no novembar;de disambar\n\
gBTN;ཟླདངཔ སྤྱིཟླདངཔ;ཟླགཉིསཔ སྤྱིཟླགཉིསཔ;ཟླགསུམཔ སྤྱིཟླགསུམཔ;ཟླབཞིཔ སྤྱིཟླབཞིཔ;ཟླལྔཔ སྤྱིཟླལྔཔ;ཟླདྲུགཔ སྤྱིཟླདྲུགཔ;ཟླབདུནཔ སྤྱིཟླབདུནཔ;ཟླབརྒྱདཔ སྤྱིཟླབརྒྱདཔ;ཟླདགུཔ སྤྱིཟླདགུཔ;ཟླབཅུཔ སྤྱིཟླབཅུཔ;ཟླབཅུགཅིགཔ སྤྱིཟླབཅུགཅིགཔ;ཟླབཅུགཉིསཔ སྤྱིཟླབཅུགཉིསཔ\n\
gGHA;dzove dzv;dzd dzodze;ted tedoxe;afɔ afɔfie;dam dame;mas masa;sia siamlɔm;dea deasiamime;any anyɔnyɔ;kel kele;ade adeɛmekpɔxe;dzm dzome\n\
gCYP GRC;ιαν ιανουαριος ιανουαριου;φεβ φεβρουαριος φεβρουαριου;μαρ μαρτιος μαρτιου;απρ απριλιος απριλιου;μαι μαιος μαιου;ιουν ιουνιος ιουνιου;ιουλ ιουλιος ιουλιου;αυγ αυγουστος αυγουστου;σεπ σεπτεμβριος σεπτεμβριου;οκτ οκτωβριος οκτωβριου;νοε νοεμβριος νοεμβριου;δεκ δεκεμβριος δεκεμβριου\n\
gARG BOL CHL COL CRI CUB DOM ECU ESP GNQ GTM HND MEX NIC PAN PER PRI PRY SLV URY USA VEN;ene enero;feb febrero;mar marzo;abr abril;may mayo;jun junio;jul julio;ago agosto;sep sept septiembre set setiembre;oct octubre;nov noviembre;dic diciembre\n\
gEST;jaan jaanuar;veebr veebruar;marts;apr aprill;mai;juuni;juuli;aug august;sept september;okt oktoober;nov november;dets detsember\n\
gESP;urt urtarrila;ots otsaila;mar martxoa;api apirila;mai maiatza;eka ekaina;uzt uztaila;abu abuztua;ira iraila;urr urria;aza azaroa;abe abendua\n\
gAFG IRN;جنو جنوري ژانويه;فبروري فوريه;مارس مارچ;اوريل اپريل;مه مي;جون ژوين;جول جولاي ژوييه;اوت اگست;سپتامبر سپتمبر;اكتبر اكتوبر;نوامبر نومبر;دسامبر دسم دسمبر\n\
gSEN;sii siilo 𞤧𞤭𞥅𞤤 𞤧𞤭𞥅𞤤𞤮;col colte 𞤷𞤮𞤤 𞤷𞤮𞤤𞤼𞤮;mbo mbooy 𞤲𞤦𞤮𞥅𞤴 𞤲𞤦𞤮𞥅𞤴𞤮;see seeɗto 𞤧𞤫𞥅𞤼 𞤧𞤫𞥅𞤼𞤮;duu duujal 𞤣𞤵𞥅𞤶 𞤣𞤵𞥅𞤶𞤮;kor korse 𞤳𞤮𞤪 𞤳𞤮𞤪𞤧𞤮;mor morso 𞤥𞤮𞤪 𞤥𞤮𞤪𞤧𞤮;juk juko 𞤶𞤵𞤳 𞤶𞤵𞤳𞤮;siilto slt 𞤧𞤭𞤤 𞤧𞤭𞤤𞤼𞤮;yar yarkomaa 𞤴𞤢𞤪 𞤴𞤢𞤪𞤳𞤮;jol jolal 𞤶𞤮𞤤 𞤶𞤮𞤤𞤮;bow bowte 𞤦𞤮𞤱 𞤦𞤮𞤱𞤼𞤮\n\
gFIN SWE;tammi tammikuu tammikuuta;helmi helmikuu helmikuuta;maalis maaliskuu maaliskuuta;huhti huhtikuu huhtikuuta;touko toukokuu toukokuuta;kesa kesakuu kesakuuta;heina heinakuu heinakuuta;elo elokuu elokuuta;syys syyskuu syyskuuta;loka lokakuu lokakuuta;marras marraskuu marraskuuta;joulu joulukuu joulukuuta\n\
gPHL;ene enero;peb pebrero;mar marso;abr abril;may mayo;hun hunyo;hul hulyo;ago agosto;set setyembre;okt oktubre;nob nobyembre;dis disyembre\n\
gFRO NOR SJM;jan januar;feb februar;mar mars;apr april;mai;jun juni;jul juli;aug august;sep september;okt oktober;nov november;des desember\n\
gBDI BEL BEN BFA BLM CAF CAN CHE CIV CMR COD COG COM DJI DZA FRA GAB GIN GLP GNQ GUF HTI ITA LUX MAF MAR MCO MDG MLI MTQ MUS MYT NCL NER PYF REU RWA SEN SPM SYC TCD TGO TUN VUT WLF;jan janv janvier;fev fevr fevrier;mar mars;avr avril;mai;jui juin;juil juill juillet;aout;sept septembre;oct octobre;nov novembre;dec decembre\n\
gDEU;jan janewoore;feb febrewoore;maarts mar;apr april;mei;jun juune;jul juule;aug august;sep september;okt oktuuber;nof nofember;det detsember\n\
gNLD;jan jannewaris;feb febrewaris;maart mrt;apr april;maaie mai;jun juny;jul july;aug augustus;sep septimber;okt oktober;nov novimber;des desimber\n\
gGBR IRL;ean eanair;feabh feabhra;marta;aib aibrean;beal bealtaine;meith meitheamh;iuil;lun lunasa;meanfomhair mfomh;deireadhfomhair dfomh;samh samhain;noll nollaig\n\
gGHA;aha aharabata;ofl oflɔ;ots otsokrikri;abe abɛibe;agb agbiɛnaa;otu otukwajan otukwajaŋ;maa maawɛ;man manyawale;gbo;ant antɔŋ;ale alemle;afu afuabe\n\
gGBR;amfaoilleach dhenfhaoilleach faoi;angearran dhenghearran gearr;ammart dhenmhart mart;angiblean dhenghiblean gibl;anceitean ceit dhencheitean;antogmhios dhenogmhios ogmh;antiuchar dheniuchar iuch;anlunastal dhenlunastal luna;antsultain dhentsultain sult;andamhair damh dhendamhair;antsamhain dhentsamhain samh;andubhlachd dhendubhlachd dubh\n\
gESP;xan xaneiro;feb febreiro;mar marzo;abr abril;maio;xuno;xul xullo;ago agosto;set setembro;out outubro;nov novembro;dec decembro\n\
gPRY;jasytei;jasykoi;jasyapy;jasyrundy;jasypo;jasypotei;jasypokoi;jasypoapy;jasyporundy;jasypa;jasypatei;jasypakoi\n\
gCHE LIE;jan januar;feb februar;mar marz;apr april;mai;jun juni;jul juli;aug auguscht;sep septamber;okt oktoober;nov novamber;dez dezamber\n\
gIND;જાન્યુ જાન્યુઆરી;ફેબ્રુ ફેબ્રુઆરી;માર્ચ;એપ્રિલ;મે;જૂન;જુલાઈ;ઑગસ્ટ;સપ્ટે સપ્ટેમ્બર;ઑક્ટો ઑક્ટોબર;નવે નવેમ્બર;ડિસે ડિસેમ્બર\n\
gIMN;jerreygeuree jguer;tarree toshiaghtarree;mayrnt;averil avrril;boaldyn;meansouree msouree;jerreysouree jsouree;luanistyn;meanfouyir mfouyir;jerreyfouyir jfouyir;meehouney mhouney;meenynollick mnollick\n\
gUSA;ian ianuali;pep pepeluali;mal malaki;ap apelila;mei;iun iune;iul iulai;au aukake;kep kepakemapa;ok okakopa;now nowemapa;kek kekemapa\n\
gISR;ינו ינואר;פבר פברואר;מרץ;אפר אפריל;מאי;יוני;יולי;אוג אוגוסט;ספט ספטמבר;אוק אוקטובר;נוב נובמבר;דצמ דצמבר\n\
gAUT BIH HRV SRB;sij sijecanj sijecnja;velj veljaca veljace;ozu ozujak ozujka;tra travanj travnja;svi svibanj svibnja;lip lipanj lipnja;srp srpanj srpnja;kol kolovoz kolovoza;ruj rujan rujna;lis listopad listopada;stu studeni studenoga;pro prosinac prosinca\n\
gAUT HUN SRB;jan januar;febr februar;marc marcius;apr aprilis;maj majus;jun junius;jul julius;aug augusztus;szept szeptember;okt oktober;nov november;dec december\n\
gARM;հնվ հունվար հունվարի;փետրվար փետրվարի փտվ;մարտ մարտի մրտ;ապր ապրիլ ապրիլի;մայիս մայիսի մյս;հնս հունիս հունիսի;հլս հուլիս հուլիսի;օգոստոս օգոստոսի օգս;սեպ սեպտեմբեր սեպտեմբերի;հոկ հոկտեմբեր հոկտեմբերի;նոյ նոյեմբեր նոյեմբերի;դեկ դեկտեմբեր դեկտեմբերի\n\
gIDN;jan januari;feb februari;mar maret;apr april;mei;jun juni;jul juli;agu agustus;sep september;okt oktober;nov november;des desember\n\
gISL;jan januar;feb februar;mar mars;apr april;mai;jun juni;jul juli;agu agust;sep september;okt oktober;nov november;des desember\n\
gCHE HRV ITA SMR VAT;gen gennaio;feb febbraio;mar marzo;apr aprile;mag maggio;giu giugno;lug luglio;ago agosto;set settembre;ott ottobre;nov novembre;dic dicembre\n\
gCAN;ᔭᓐᓄᐊᓕ;ᕕᕝᕗᐊᓕ;ᒫᑦᓯ;ᐊᐃᑉᐳᓗ;ᒪᐃ;ᔫᓂ;ᔪᓚᐃ;ᐊᐅᒡᒍᓯ;ᓯᑎᐱᕆ;ᐆᑦᑑᕝᕙ;ᓄᕕᐱᕆ;ᑎᓯᐱᕆ\n\
gGEO;იან იანვარი;თებ თებერვალი;მარ მარტი;აპრ აპრილი;მაი მაისი;ივნ ივნისი;ივლ ივლისი;აგვ აგვისტო;სექ სექტემბერი;ოქტ ოქტომბერი;ნოე ნოემბერი;დეკ დეკემბერი\n\
gRUS;щӏышылэ щӏышылэм;мазае мазаем;гъатхэпэ гъатхэпэм;мэлыжьыхь мэлыжьыхьэм;накъыгъэ накъыгъэм;мэкъуауэгъуэ мэкъуауэгъуэм;бадзэуэгъуэ бадзэуэгъуэм;шыщхьэӏу шыщхьэӏум;фокӏадэ фокӏадэм;жэпуэгъуэ жэпуэгъуэм;щакӏуэгъуэ щакӏуэгъуэм;дыгъэгъазэ дыгъэгъазэм\n\
gKAZ;қаң қаңтар قاڭتار;ақп ақпан اقپان;нау наурыз ناۋريز;сәу сәуір ءساۋير;мам мамыр مامير;мау маусым ماۋسيم;шіл шілде شيلدە;там тамыз تاميز;қыр қыркүиек قيركۇيەك;қаз қазан قازان;қар қараша قاراشا;жел желтоқсан جەلتوقسان\n\
gDNK GRL;jan januaari januaarip;febr februaari februaarip;mar marsi marsip;apr apriili apriilip;maaji maajip maj;jun juuni juunip;jul juuli juulip;aggusti aggustip aug;sept septembari septembarip;okt oktobari oktobarip;nov novembari novembarip;dec decembari decembarip\n\
gKHM;មករា;កុម្ភៈ;មីនា;មេសា;ឧសភា;មិថុនា;កក្កដា;សីហា;កញ្ញា;តុលា;វិច្ឆិកា;ធ្នូ\n\
gIND;ಜನ ಜನವರಿ;ಫೆಬ್ರ ಫೆಬ್ರವರಿ;ಮಾರ್ಚ್;ಏಪ್ರಿ ಏಪ್ರಿಲ್;ಮೇ;ಜೂನ್;ಜುಲೈ;ಆಗ ಆಗಸ್ಟ್;ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್;ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್;ನವೆಂ ನವೆಂಬರ್;ಡಿಸೆಂ ಡಿಸೆಂಬರ್\n\
gIND;jan janer जाने जानेवारी;feb febrer फेब्रु फेब्रुवारी;mar mars मार्च;abr abril एप्री एप्रील;mai मे;jun जून;jul julai जुल जुलय;ago agost ऑग ऑगस्ट;set setembr सप्टें सप्टेंबर;otu otubr ऑक्टो ऑक्टोबर;nov novembr नोव्हें नोव्हेंबर;dez dezembr डिसे डिसें डिसेंबर\n\
gIND;جنوري जनवरी;فروري फ़रवरी;مارچ मार्च;اپريل अप्रैल;ميي मई;جون जून;جلايي جولايي जुलाई;اگست अगस्त;ستمبر सतमबर सतुंबर;اكتوبر अकतुम्बर अक्तूबर;نومبر नवमबर नवूमबर;دسمبر दसमबर दसूमबर\n\
gLUX;jan januar;feb februar;mae maerz;abr abrell;mee;jun juni;jul juli;aug august;sep september;okt oktober;nov november;dez dezember\n\
gCOD;sanzayayambo yan;fbl sanzayamibale;msi sanzayamisato;apl sanzayaminei;mai sanzayamitano;sanzayamotoba yun;sanzayansambo yul;agt sanzayamwambe;sanzayalibwa stb;sanzayazomi ɔtb;nvb sanzayazominamɔkɔ;dsb sanzayazominamibale\n\
gLAO;ມກ ມັງກອນ;ກພ ກຸມພາ;ມນ ມີນາ;ມສ ເມສາ;ພພ ພຶດສະພາ;ມິຖ ມິຖຸນາ;ກລ ກໍລະກົດ;ສຫ ສິງຫາ;ກຍ ກັນຍາ;ຕລ ຕຸລາ;ພຈ ພະຈິກ;ທວ ທັນວາ\n\
gLTU POL;saus sausio sausis;vas vasario vasaris;kov kovas kovo;bal balandis balandzio;geg geguze geguzes;birz birzelio birzelis;liep liepa liepos;rugp rugpjucio rugpjutis;rugs rugsejis rugsejo;spal spalio spalis;lapkr lapkricio lapkritis;gruod gruodis gruodzio\n\
gLVA;janv janvaris;febr februaris;marts;apr aprilis;maijs;jun junijs;jul julijs;aug augusts;sept septembris;okt oktobris;nov novembris;dec decembris\n\
gIND;जन जनवरी;फर फरवरी फ़र;मार्च;अप्रैल;मई;जून;जुल जुलाई;अग अगस्त;सित सितंबर;अक्तू अक्तूबर;नव नवंबर;दिस दिसंबर\n\
gMDG;jan janoary;feb febroary;mar martsa;apr aprily;mey;jon jona;jol jolay;aog aogositra;sep septambra;okt oktobra;nov novambra;des desambra\n\
gNZL;han hanuere;pep pepuere;mae maehe;ape aperira;mei;hun hune;hur hurae;aku akuhata;hep hepetema;oke oketopa;noe noema;tih tihema\n\
gMKD;јан јануари;фев февруари;мар март;апр април;мај;јун јуни;јул јули;авг август;сеп септември;окт октомври;ное ноември;дек декември\n\
gIND;ജനു ജനുവരി;ഫെബ്രു ഫെബ്രുവരി;മാർ മാർച്ച്;ഏപ്രി ഏപ്രിൽ;മേയ്;ജൂൺ;ജൂലൈ;ഓഗ ഓഗസ്റ്റ്;സെപ്റ്റം സെപ്റ്റംബർ;ഒക്ടോ ഒക്ടോബർ;നവം നവംബർ;ഡിസം ഡിസംബർ\n\
gCHN MNG;нэгдүгээрсар ᠨᠢᠭᠡᠳᠥᠭᠡᠷᠰᠠᠷᠠ;хоердугаарсар ᠬᠣᠶᠠᠳᠣᠭᠠᠷᠰᠠᠷᠠ;гуравдугаарсар ᠭᠣᠷᠪᠡᠳᠣᠭᠠᠷᠰᠠᠷᠠ;дөрөвдүгээрсар ᠳᠥᠷᠪᠡᠳᠥᠭᠡᠷᠰᠠᠷᠠ;тавдугаарсар ᠲᠠᠪᠣᠳᠣᠭᠠᠷᠰᠠᠷᠠ;зургаадугаарсар ᠵᠢᠷᠭᠣᠭᠠᠳᠣᠭᠠᠷᠰᠠᠷᠠ;долоодугаарсар ᠲᠣᠯᠣᠭᠠᠳᠣᠭᠠᠷᠰᠠᠷᠠ;наимдугаарсар ᠨᠠᠢᠮᠠᠳᠥᠭᠠᠷᠰᠠᠷᠠ;есдүгээрсар ᠶᠢᠰᠥᠳᠥᠭᠡᠷᠰᠠᠷᠠ;аравдугаарсар ᠠᠷᠪᠠᠳᠣᠭᠠᠷᠰᠠᠷᠠ;арваннэгдүгээрсар ᠠᠷᠪᠠᠨᠨᠢᠭᠡᠳᠥᠭᠡᠷᠰᠠᠷᠠ;арванхоердугаарсар ᠠᠷᠪᠠᠨᠬᠣᠶᠠᠳᠣᠭᠠᠷᠰᠠᠷᠠ\n\
gIND;जाने जानेवारी;फेब्रु फेब्रुवारी;मार्च;एप्रि एप्रिल;मे;जून;जुलै;ऑग ऑगस्ट;सप्टें सप्टेंबर;ऑक्टो ऑक्टोबर;नोव्हें नोव्हेंबर;डिसें डिसेंबर\n\
gBRN MYS SGP;jan januari جانواري;feb februari فيبواري;mac مچ;apr april اڤريل;mei مي;jun جون;jul julai جولاي;ogo ogos ݢوس;sep september سيڤتيمبر;okt oktober اوكتوبر;nov november نوۏيمبر;dis disember ديسيمبر\n\
gMLT;jan jannar;fra frar;mar marzu;apr april;mej mejju;gun gunju;lul lulju;aww awwissu;set settembru;ott ottubru;nov novembru;dic dicembru\n\
gMMR;ဇန် ဇန်နဝါရီ;ဖေ ဖေဖော်ဝါရီ;မတ်;ဧပြီ;မေ;ဇွန်;ဇူ ဇူလိုင်;ဩဂုတ်;စက် စက်တင်ဘာ;အောက် အောက်တိုဘာ;နို နိုဝင်ဘာ;ဒီ ဒီဇင်ဘာ\n\
gRUS;якш якшамков;дав даволков;эиз эизюрков;чад чадыков;пан панжиков;ашт аштемков;мед медьков;ума умарьков;таш таштамков;ожо ожоков;сун сундерьков;аца ацамков\n\
gZWE;zib zibandlela;nhlo nhlolanja;mbi mbimbitho;mab mabasa;nkw nkwenkwezi;nhla nhlangula;ntu ntulikazi;ncw ncwabakazi;mpan mpandula;mfu mfumfu;lwe lwezi;mpal mpalakazi\n\
gIND NPL;जनवरी;फेब्रुअरी;मार्च;अप्रिल;मे;जुन;जुलाई;अगस्ट;सेप्टेम्बर;अक्टोबर;नोभेम्बर;डिसेम्बर\n\
gABW BEL BES CUW NLD SUR SXM;jan januari;feb februari;maart mrt;apr april;mei;jun juni;jul juli;aug augustus;sep september;okt oktober;nov november;dec december\n\
gZAF;jan janabari;feb ufeberbari;mat umatjhi;apr uapreli;mey meyi;jun juni;jul julayi;arh arhostosi;sep septemba;okt oktoba;usi usinyikhaba;dis disemba\n\
gZAF;jan janeware;feb febereware;mat matshe;apo aporele;mei;jun june;jul julae;ago agosetose;sep setemere;okt oktobore;nof nofemere;dis disemere\n\
gMWI;jan januwale;feb febuluwale;mal malichi;epu epulo;mei;jun juni;jul julai;oga ogasiti;sep seputemba;oku okutoba;nov novemba;dis disemba\n\
gESP;degenier gen genier ger;defebrier feb febrier her hereuer;demarc mar marc;abr abril abriu dabril;demai mai;dejunh jun junh;dejulhet jul julhet jur juriol;ago agost dagost;desetembre set setembre seteme;doctobre oct octobre;denovembre nov novembre noveme;dec decembre dedecembre deseme\n\
gIND;ଜାନୁଆରୀ;ଫେବୃଆରୀ;ମାର୍ଚ୍ଚ;ଅପ୍ରେଲ;ମଇ;ଜୁନ;ଜୁଲାଇ;ଅଗଷ୍ଟ;ସେପ୍ଟେମ୍ବର;ଅକ୍ଟୋବର;ନଭେମ୍ବର;ଡିସେମ୍ବର\n\
gGEO;янв январы январь;фев февр февралы февраль;мар март мартъи мартъииы;апр апрелы апрель;маи маиы;июны июнь;июлы июль;авг август августы;сен сент сентябры сентябрь;окт октябры октябрь;ноя нояб ноябры ноябрь;дек декабры декабрь\n\
gIND;جنوري ਜਨ ਜਨਵਰੀ;فروري ਫ਼ਰ ਫ਼ਰਵਰੀ;مارچ ਮਾਰਚ;اپريل ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ;مي ਮਈ;جون ਜੂਨ;جولايي ਜੁਲਾ ਜੁਲਾਈ;اگست ਅਗ ਅਗਸਤ;ستمبر ਸਤੰ ਸਤੰਬਰ;اكتوبر ਅਕਤੂ ਅਕਤੂਬਰ;نومبر ਨਵੰ ਨਵੰਬਰ;دسمبر ਦਸੰ ਦਸੰਬਰ\n\
gABW CUW;yan yanuari;feb februari;mar mart;apr aprel;mei;yun yuni;yul yuli;oug ougustus;sep september;okt oktober;nov november;des desember\n\
gPOL;sty styczen stycznia;lut lutego luty;mar marca marzec;kwi kwiecien kwietnia;maj maja;cze czerwca czerwiec;lip lipca lipiec;sie sierpien sierpnia;wrz wrzesien wrzesnia;paz pazdziernik pazdziernika;lis listopad listopada;gru grudnia grudzien\n\
gAFG;جنوري;فبروري فېبروري;مارچ;اپريل;مۍ;جون;جولاي;اګست;سپتمبر سېپتمبر;اكتوبر;نومبر;دسمبر\n\
gAGO BRA CPV GNB GNQ MAC MOZ PRT STP TLS;jan janeiro;fev fevereiro;mar marco;abr abril;mai maio;jun junho;jul julho;ago agosto;set setembro;out outubro;nov novembro;dez dezembro\n\
gBOL ECU PER;ene enero;feb febrero;mar marzo;abr abril;may mayo;jun junio;jul julio;ago agosto;set setiembre;oct octubre;nov noviembre;dic diciembre\n\
gGTM;nabeik;ukabik;uroxik;ukajik;uroik;uwaqik;uwuqik;uwajxaqik;ubelejik;ulajujik;rujulajik;rukablajik\n\
gCHE;daschaner schan schaner;dafavrer favr favrer;damars mars;avr avrigl davrigl;damatg matg;dazercladur zercl zercladur;dafanadur fan fanadur;avust davust;dasettember sett settember;doctober oct october;danovember nov november;dadecember dec december\n\
gBDI;mut nzero;gas ruhuhuma;ntwarante wer;mat ndamukiza;gic rusama;kam ruheshi;mukakaro nya;kan nyandagaro;nyakanga nze;gitugutu ukw;munyonyo ugu;kigarama uku\n\
gMDA ROU SRB;ian ianuarie;feb februarie;mar martie;apr aprilie;mai;iun iunie;iul iulie;aug august;sept septembrie;oct octombrie;noiembrie nov;dec decembrie\n\
gBLR KAZ KGZ RUS UKR;янв январь января;февр февраль февраля;мар март марта;апр апрель апреля;маи мая;июн июнь июня;июл июль июля;авг август августа;сент сентябрь сентября;окт октябрь октября;нояб ноябрь ноября;дек декабрь декабря\n\
gRWA;mut mutarama;gas gashyantare;wer werurwe;mat mata;gic gicurasi;kam kamena;nya nyakanga;kan kanama;nze nzeri;ukw ukwakira;ugu ugushyingo;uku ukuboza\n\
gIND;जनवरी जनवरीमासः;फरवरी फरवरीमासः;मार्च मार्चमासः;अप्रैल अप्रैलमासः;मई मईमासः;जून जूनमासः;जुलाई जुलाईमासः;अगस्त अगस्तमासः;सितंबर सितंबरमासः;अक्तूबर अक्तूबरमासः;नवंबर नवंबरमासः;दिसंबर दिसंबरमासः\n\
gRUS;тохс тохсунньу;олун олунньу;клн кулунтутар;мсу муусустар;ыам ыамыиа ыамыиын;бэс бэсыиа бэсыиын;оти отыиа отыиын;атр атырдьыхыиа атырдьыхыиын;балаҕаныиа балаҕаныиын блҕ;алт алтынньы;сэт сэтинньи;ахс ахсынньы\n\
gIND;ᱡᱟᱱ ᱡᱟᱱᱣᱟᱨᱤ;ᱯᱷᱟ ᱯᱷᱟᱨᱣᱟᱨᱤ;ᱢᱟᱨ ᱢᱟᱨᱪ;ᱟᱯᱨ ᱟᱯᱨᱮᱞ;ᱢᱮ;ᱡᱩᱱ;ᱡᱩᱞ ᱡᱩᱞᱟᱭ;ᱟᱜᱟ ᱟᱜᱟᱥᱛ;ᱥᱮᱯ ᱥᱮᱯᱴᱮᱢᱵᱟᱨ;ᱚᱠᱴ ᱚᱠᱴᱚᱵᱟᱨ;ᱱᱟᱣ ᱱᱟᱣᱟᱢᱵᱟᱨ;ᱫᱤᱥ ᱫᱤᱥᱟᱢᱵᱟᱨ\n\
gIND;جنوري जन जनवरी;فيبروري फर फेबरवरी;مارچ मार्च मार्चु;اپريل अप्रेल अप्रै;ميي मई;جون जून;جولاء जु जुला जुलाई;اگسٽ अग आगस्ट;سيپٽمبر सप्टे सप्टेंबर;اڪٽوبر आक्टोबर ऑक्टो ऑक्टोबर;نومبر नवं नवंबर;ڊسمبر डिसं डिसंबर\n\
gNOR;oddajagemannu oddj;guov guovvamannu;njuk njukcamannu;cuo cuoŋ cuoŋomannu;mies miessemannu;geas geassemannu;suoi suoidnemannu;borg borgemannu;cakc cakcamannu;golg golggotmannu;skab skabmamannu;juov juovlamannu\n\
gCAF;nye nyenye;ful fulundigi;mba mbangu;ngu ngubue;bel belawu;fon fondo;len lengua;kuk kukuru;mvu mvuka;ngb ngberere;nab nabanduru;kak kakauka\n\
gLKA;දුරුතු;නවම්;මැදින්;බක්;වෙසක්;පොසොන්;ඇසළ;නිකිණි;බිනර;වප්;ඉල්;උඳුවප්\n\
gSRB SVK;jan januar januara;feb februar februara;mar marca marec;apr april aprila;maj maja;jun juna;jul jula;aug august augusta;sep september septembra;okt oktober oktobra;nov november novembra;dec december decembra\n\
gAUT SVN;jan januar;feb februar;mar marec;apr april;maj;jun junij;jul julij;avg avgust;sep september;okt oktober;nov november;dec december\n\
gZWE;ndi ndira;kuk kukadzi;kur kurume;kub kubvumbi;chivabvu chv;chikumi chk;chg chikunguru;nya nyamavhuvhu;gun gunyana;gum gumiguru;mbu mbudzi;zvi zvita\n\
gSOM;jan janaayo jannaayo;feb febraayo;maarso mar;abr abriil;maayo may;jun juun;lul luulyo;agosto ogosto ogs;seb sebteembar sebtembar;okt oktoobar;nof noofeembar;dis diseembar\n\
gALB MKD XKX;jan janar;shk shkurt;mar mars;pri prill;maj;qer qershor;korr korrik;gush gusht;sht shtator;tet tetor;nen nentor;dhj dhjetor\n\
gBIH MNE SRB XKX;jan januar јан јануар;feb februar феб фебруар;mar mart мар март;apr april апр април;maj мај;jun јун;jul јул;avg avgust авг август;sep sept septembar сеп септ септембар;okt oktobar окт октобар;nov novembar нов новембар;dec decembar дец децембар\n\
gSWZ ZAF;bhi bhimbidvwane;indlovana van;indlovulenkhulu vol;mab mabasa;inkhwekhweti nkh;inhlaba nhl;kho kholwane;ingci ngc;inyoni nyo;imphala mph;lwe lweti;ingongoni ngo\n\
gLSO ZAF;phe pherekgong;hlakola kol;hlakubele hlb;mme mmesa;mot motsheanong;jan phupjane;phupu upu;pha phato;leo lwetse;mph mphalane;pudungwana pun;tsh tshitwe\n\
gALA FIN SWE;jan januari;feb februari;mars;apr april;maj;juni;juli;aug augusti;sep september;okt oktober;nov november;dec december\n\
gCOD KEN TZA UGA;jan januari;feb februari;mac machi;apr aprili;mei;jun juni;jul julai;ago agosti;sep septemba;okt oktoba;nov novemba;des desemba\n\
gIND LKA SGP;ஜன ஜனவரி;பிப் பிப்ரவரி;மார் மார்ச்;ஏப் ஏப்ரல்;மே;ஜூன்;ஜூலை;ஆக ஆகஸ்ட்;செப் செப்டம்பர்;அக் அக்டோபர்;நவ நவம்பர்;டிச டிசம்பர்\n\
gIND;జన జనవరి;ఫిబ్ర ఫిబ్రవరి;మార్చి;ఏప్రి ఏప్రిల్;మే;జూన్;జులై;ఆగ ఆగస్టు;సెప్టెం సెప్టెంబర్;అక్టో అక్టోబర్;నవం నవంబర్;డిసెం డిసెంబర్\n\
gTJK;янв январ;фев феврал;мар март;апр апрел;маи;июн;июл;авг август;сен сентябр;окт октябр;ноя ноябр;дек декабр\n\
gTHA;มกราคม มค;กพ กุมภาพันธ์;มีค มีนาคม;เมย เมษายน;พค พฤษภาคม;มิถุนายน มิย;กค กรกฎาคม;สค สิงหาคม;กย กันยายน;ตค ตุลาคม;พย พฤศจิกายน;ธค ธันวาคม\n\
gERI;ጥሪ;ለካ ለካቲት;መጋ መጋቢት;ሚያ ሚያዝያ;ጉንበት ግን;ሰነ;ሓም ሓምለ;ነሓ ነሓሰ;መስ መስከረም;ጥቅ ጥቅምቲ;ሕዳ ሕዳር;ታሕ ታሕሳስ\n\
gAFG TKM;yan yanwar;few fewral;mar mart;apr aprel;may;iyun;iyul;awg awgust;sen sentyabr;okt oktyabr;noy noyabr;dek dekabr\n\
gBWA ZAF;fer ferikgong;tlh tlhakole;mop mopitlo;mor moranang;mot motsheganong;see seetebosigo;phu phukwi;pha phatwe;lwe lwetse;dip diphalane;ngw ngwanatsele;sed sedimonthole\n\
gTON;san sanuali;fep fepueli;maa maasi;epe epeleli;me;sun sune;siu siulai;aok aokosi;sep sepitema;oka okatopa;nov novema;tis tisema\n\
gPNG;jan janueri;feb februeri;mas;epr epril;me;jun;jul julai;oga ogas;sep septemba;okt oktoba;nov novemba;des desemba\n\
gCYP TUR;oca ocak;sub subat;mar mart;nis nisan;may mayis;haz haziran;tem temmuz;agu agustos;eyl eylul;eki ekim;kas kasim;ara aralik\n\
gZAF;sun sunguti;nyenyenyani yan;kul nyenyankulu;dzi dzivamisoko;mud mudyaxihi;kho khotavuxika;maw mawuwani;mha mhawuri;ndz ndzhati;nhl nhlangula;huk hukuri;nw nwendzamhala\n\
gRUS;гыин гыинвар;фев февраль;мар март;апр апрель;маи;июнь;июль;авг август;сент сентябрь;окт октябрь;нояб ноябрь;дек декабрь\n\
gRUS;янв январь;февр февраль;мар март;апр апрель;маи;июн июнь;июл июль;авг август;сент сентябрь;окт октябрь;нояб ноябрь;дек декабрь\n\
gMAR;yen yennayer;yeb yebrayer;mar mars;ibr ibrir;may mayyu;yun yunyu;yul yulyuz;ɣuc ɣuct;cut cutanbir;ktu ktuber;nwa nwanbir;duj dujanbir\n\
gCHN;يانۋار;فېۋرال;مارت;ياپرېل;ماي;يييۇن;يييۇل;ياۋغۇست;سېنتەبير;يۆكتەبير;نويابير;دېكابير\n\
gSRB UKR;січ січень січня;лют лютии лютого;бер березень березня;квіт квітень квітня;трав травень травня;черв червень червня;лип липень липня;серп серпень серпня;вер вересень вересня;жовт жовтень жовтня;лист листопад листопада;груд грудень грудня\n\
gIND PAK;جنوري;فروري;مارچ;اپريل;ميي;جون;جولايي;اگست;ستمبر;اكتوبر;نومبر;دسمبر\n\
gAFG UZB;yan yanvar янв январ جنو جنوري;fev fevral фев феврал فبر فبروري;mar mart мар март مار مارچ;apr aprel апр апрел اپر اپريل;may маи مي;iyn iyun июн جون;iyl iyul июл جول جولاي;avg avgust авг август اگس اگست;sen sentabr сен сентябр سپت سپتمبر;okt oktabr окт октябр اكت اكتوبر;noy noyabr ноя ноябр نوم نومبر;dek dekabr дек декабр دسم دسمبر\n\
gZAF;pha phando;luh luhuhi;thafamuhwe thf;lam lambamai;shu shundunthule;fulwi lwi;fulwana lwa;tha thangule;khu khubvumedzi;tsh tshimedzi;lar lara;nye nyendavhusiku\n\
gBRA HRV ITA SVN;jen jenaro;feb febraro;mar marso;apr aprile;maj majo;jug jugno;luj lujo;ago agosto;set setenbre;oto otobre;nov novenbre;dez dezenbre\n\
gSEN;sam samwiyee;few fewriyee;mar mars;awr awril;mee;suw suwe;sul sulet;ut;sat sattumbar;okt oktoobar;now nowambar;des desambar\n\
gZAF;jan janyuwari;feb februwari;mat matshi;epr epreli;mey meyi;jun juni;jul julayi;aga agasti;sep sept septemba;okt okthoba okthobha;nov novemba;dis disemba\n\
gNGA;oshushɛrɛ osusere;oshuerele osuerele;oshuɛrɛna osuerena;oshuigbe osuigbe;oshuɛbibi osuebibi;oshuokudu osuokudu;oshuagɛmɔ osuagemo;oshuogun osuogun;oshuowewe osuowewe;oshuɔwara osuowara;oshubelu osubelu;oshuɔpɛ osuope\n\
gCHN;ndwenit;ndwenngeih;ndwensam;ndwenseiq;ndwenngux;ndwenloeg;ndwencaet;ndwenbet;ndwengouj;ndwencib;ndwencibit;ndwencibngeih\n\
gCHN HKG MAC SGP TWN;一月;二月;三月;四月;五月;六月;七月;八月;九月;十月;十一月;十二月\n\
gZAF;jan januwari;feb februwari;mas mashi;eph ephreli;mey meyi;jun juni;jul julayi;aga agasti;sep septhemba;okt okthoba;nov novemba;dis disemba\n\
pAFG IRN;farvardin فروردين وري;ordibehesht ارديبهشت غويي;khordad خرداد غبرگولي;tir تير چنگاښ;mordad زمري مرداد;shahrivar شهريور وږي;mehr تله مهر;aban ابان لړم;azar اذر ليندۍ;dey دي مرغومي;bahman بهمن سلواغه;esfand اسفند كب\n\
h;muh muharram محرم;saf safar صفر;rabi rabii ربيعالاول;rabii rabiii ربيعالاخر ربيعالثاني;jumadai jumi جماديالاول جماديالاولي;jumadaii jumii جماديالاخره جماديالثاني;raj rajab رجب;sha shaban شعبان;ram ramadan رمضان;shaw shawwal شوال;dhulq dhulqidah ذوالقعده ذوالقعدۃ;dhulh dhulhijjah ذوالحجه ذوالحجۃ\n\
gLKA;ජන ජනවාරි;පෙබ පෙබරවාරි;මාර්තු;අප්රේල්;මැයි;ජූනි;ජූලි;අගෝ අගෝස්තු;සැප් සැප්තැම්බර්;ඔක් ඔක්තෝබර්;නොවැ නොවැම්බර්;දෙසැ දෙසැම්බර්\n\
pAFG;حمل;ثور;جوزا جوزاء;سرطان;اسد;سنبله;ميزان;عقرب;قوس;جدي;دلو;حوت\n\
h;moharram muharam muharramulharam muharrem;safer saffar;rabialawal rabialawwal rabialula rabielawwal rabiialawwal rabiulawal rabiulawwal;rabialakhar rabialakhir rabialsani rabialthani rabiathani rabiiathani rabithani rabiulakhar rabiulakhir rabiulthani rabiussani;jamadialawwal jamadiulawwal jumadaalawal jumadaalawwal jumadaalula jumadalawwal jumadaluola jumadialawwal jumadialula jumadiulawwal;jamadialthani jamadiussani jumadaalakhira jumadaalakhirah jumadaalthani jumadalakhira jumadalthani jumadialakhirah jumadialthani jumadithani jumadiulakhir jumadiussani;rajeb recep;saban shaaban shabaan;ramadaan ramadhan ramazan ramzan;sevval shawal shawwaal shewwal;dhualqadah dhualqaidah dhualqida dhualqidah dhulqaada dhulqada dhulqadah dhulqaidah dhuqadah thulqidah zilkade zilqad zulkaidah zulqada zulqadah;dhualhijah dhualhijja dhualhijjah dhulhijah dhulhijja thualhijjah thulhijjah zilhajj zilhicce zulhajj zulhijah zulhijja zulhijjah\n\
";
