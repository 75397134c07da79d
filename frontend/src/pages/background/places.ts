/** Countries and languages by their codes; the browser knows what they are called. */

export const COUNTRIES: readonly string[] = (
  "AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM CA CF TD CL CN CO KM CG CD CR CI HR CU CY CZ DK DJ DM DO " +
  "EC EG SV GQ ER EE SZ ET FJ FI FR GA GM GE DE GH GR GD GT GN GW GY HT HN HK HU IS IN ID IR IQ IE IL IT JM JP JO KZ KE KI KP KR XK KW KG LA LV LB LS LR LY " +
  "LI LT LU MO MG MW MY MV ML MT MH MR MU MX FM MD MC MN ME MA MZ MM NA NR NP NL NZ NI NE NG MK NO OM PK PW PS PA PG PY PE PH PL PT PR QA RO RU RW KN LC VC " +
  "WS SM ST SA SN RS SC SL SG SK SI SB SO ZA SS ES LK SD SR SE CH SY TW TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB US UY UZ VU VA VE VN YE ZM ZW"
).split(" ");

export const LANGUAGES: readonly string[] = (
  "af sq am ar hy as ay az bm eu be bn bs bg my ca zh hr cs da dv nl en et ee fo fi fr fy ff gl ka de el gn gu ht ha he hi hu is ig id ga it ja jv kn kk km " +
  "rw ko ku ky lo lv ln lt lb mk mg ms ml mt mi mr mn ne no om or ps fa pl pt pa qu ro rm ru sm sg sa gd sr st sn sd si sk sl so es su sw sv tl tg ta tt te " +
  "th ti ts tr tk uk ur ug uz vi cy wo xh yi yo zu"
).split(" ");
