/* Strings that the writer is given, and what the reference printed for them. */
#ifndef RN_UNIT_YAML_WRITER_STRINGS_H
#define RN_UNIT_YAML_WRITER_STRINGS_H

#include "yaml_writer_row.h"

static const struct row strings[] = {
    {RN_S(""), "k: \"\"\n"},
    {RN_S("a"), "k: a\n"},
    {RN_S("a b"), "k: a b\n"},
    {RN_S("a  b"), "k: a  b\n"},
    {RN_S(" a"), "k: ' a'\n"},
    {RN_S("a "), "k: 'a '\n"},
    {RN_S("  "), "k: '  '\n"},
    {RN_S("~"), "k: \"~\"\n"},
    {RN_S("null"), "k: \"null\"\n"},
    {RN_S("nUll"), "k: nUll\n"},
    {RN_S("Null"), "k: \"Null\"\n"},
    {RN_S("true"), "k: \"true\"\n"},
    {RN_S("True"), "k: \"True\"\n"},
    {RN_S("TRUE"), "k: \"TRUE\"\n"},
    {RN_S("tRue"), "k: tRue\n"},
    {RN_S("y"), "k: \"y\"\n"},
    {RN_S("Y"), "k: \"Y\"\n"},
    {RN_S("n"), "k: \"n\"\n"},
    {RN_S("N"), "k: \"N\"\n"},
    {RN_S("yes"), "k: \"yes\"\n"},
    {RN_S("YES"), "k: \"YES\"\n"},
    {RN_S("yEs"), "k: yEs\n"},
    {RN_S("no"), "k: \"no\"\n"},
    {RN_S("on"), "k: \"on\"\n"},
    {RN_S("oN"), "k: oN\n"},
    {RN_S("off"), "k: \"off\"\n"},
    {RN_S("OFF"), "k: \"OFF\"\n"},
    {RN_S("0"), "k: \"0\"\n"},
    {RN_S("-0"), "k: \"-0\"\n"},
    {RN_S("12"), "k: \"12\"\n"},
    {RN_S("0x1F"), "k: \"0x1F\"\n"},
    {RN_S("0o17"), "k: \"0o17\"\n"},
    {RN_S("0o8"), "k: 0o8\n"},
    {RN_S("0b11"), "k: \"0b11\"\n"},
    {RN_S("0b2"), "k: 0b2\n"},
    {RN_S("1_000"), "k: \"1_000\"\n"},
    {RN_S("_1"), "k: _1\n"},
    {RN_S("1e3"), "k: \"1e3\"\n"},
    {RN_S("1e400"), "k: 1e400\n"},
    {RN_S("1.5"), "k: \"1.5\"\n"},
    {RN_S(".5"), "k: \".5\"\n"},
    {RN_S("5."), "k: \"5.\"\n"},
    {RN_S("+1"), "k: \"+1\"\n"},
    {RN_S("-1"), "k: \"-1\"\n"},
    {RN_S("1.2.3"), "k: 1.2.3\n"},
    {RN_S(".inf"), "k: \".inf\"\n"},
    {RN_S("-.INF"), "k: \"-.INF\"\n"},
    {RN_S(".nan"), "k: \".nan\"\n"},
    {RN_S("inf"), "k: inf\n"},
    {RN_S("nan"), "k: nan\n"},
    {RN_S("1:30"), "k: \"1:30\"\n"},
    {RN_S("1:60"), "k: 1:60\n"},
    {RN_S("190:20:30.15"), "k: \"190:20:30.15\"\n"},
    {RN_S("-1:30"), "k: \"-1:30\"\n"},
    {RN_S("1:3a"), "k: 1:3a\n"},
    {RN_S("2020-01-01"), "k: \"2020-01-01\"\n"},
    {RN_S("2020-1-2"), "k: \"2020-1-2\"\n"},
    {RN_S("2020-13-01"), "k: 2020-13-01\n"},
    {RN_S("2001-12-14 21:59:43"), "k: \"2001-12-14 21:59:43\"\n"},
    {RN_S("2001-12-14T21:59:43Z"), "k: \"2001-12-14T21:59:43Z\"\n"},
    {RN_S("2001-12-14T21:59:43"), "k: 2001-12-14T21:59:43\n"},
    {RN_S("<<"), "k: <<\n"},
    {RN_S("="), "k: =\n"},
    {RN_S("-"), "k: '-'\n"},
    {RN_S("- a"), "k: '- a'\n"},
    {RN_S("-a"), "k: -a\n"},
    {RN_S("--"), "k: --\n"},
    {RN_S("---"), "k: '---'\n"},
    {RN_S("--- a"), "k: '--- a'\n"},
    {RN_S("---a"), "k: '---a'\n"},
    {RN_S("..."), "k: '...'\n"},
    {RN_S(".."), "k: ..\n"},
    {RN_S("?"), "k: '?'\n"},
    {RN_S("? a"), "k: '? a'\n"},
    {RN_S("?a"), "k: ?a\n"},
    {RN_S(":"), "k: ':'\n"},
    {RN_S(": a"), "k: ': a'\n"},
    {RN_S(":a"), "k: :a\n"},
    {RN_S("a:"), "k: 'a:'\n"},
    {RN_S("a: b"), "k: 'a: b'\n"},
    {RN_S("a:b"), "k: a:b\n"},
    {RN_S("a #b"), "k: 'a #b'\n"},
    {RN_S("a#b"), "k: a#b\n"},
    {RN_S("#a"), "k: '#a'\n"},
    {RN_S("[a"), "k: '[a'\n"},
    {RN_S("a[b]"), "k: a[b]\n"},
    {RN_S("{a"), "k: '{a'\n"},
    {RN_S("a,b"), "k: a,b\n"},
    {RN_S(",a"), "k: ',a'\n"},
    {RN_S("&a"), "k: '&a'\n"},
    {RN_S("*a"), "k: '*a'\n"},
    {RN_S("!a"), "k: '!a'\n"},
    {RN_S("|a"), "k: '|a'\n"},
    {RN_S(">a"), "k: '>a'\n"},
    {RN_S("%a"), "k: '%a'\n"},
    {RN_S("@a"), "k: '@a'\n"},
    {RN_S("`a"), "k: '`a'\n"},
    {RN_S("'a"), "k: '''a'\n"},
    {RN_S("\"a"), "k: '\"a'\n"},
    {RN_S("a'b"), "k: a'b\n"},
    {RN_S("a\"b"), "k: a\"b\n"},
    {RN_S("it's: so"), "k: 'it''s: so'\n"},
    {RN_S("\ta"), "k: \"\\ta\"\n"},
    {RN_S("a\tb"), "k: \"a\\tb\"\n"},
    {RN_S("a\t"), "k: \"a\\t\"\n"},
    {RN_S("\t"), "k: \"\\t\"\n"},
    {RN_S("\r"), "k: \"\\r\"\n"},
    {RN_S("a\r\n"), "k: \"a\\r\\n\"\n"},
    {RN_S("\000"), "k: \"\\0\"\n"},
    {RN_S("\007\010\013\014\033\001\037"), "k: \"\\a\\b\\v\\f\\e\\x01\\x1F\"\n"},
    {RN_S("\\"), "k: \\\n"},
    {RN_S("a\\b"), "k: a\\b\n"},
    {RN_S("\303\251"), "k: \303\251\n"},
    {RN_S("\346\227\245\346\234\254"), "k: \346\227\245\346\234\254\n"},
    {RN_S("\302\240"), "k: \302\240\n"},
    {RN_S("\302\240a"), "k: \302\240a\n"},
    {RN_S("\343\200\200"), "k: \343\200\200\n"},
    {RN_S("\342\200\213"), "k: \342\200\213\n"},
    {RN_S("\342\200\250"), "k: '\342\200\250'\n"},
    {RN_S("a\342\200\250b"), "k: 'a\342\200\250  b'\n"},
    {RN_S("a \342\200\250b: c"), "k: \"a \\Lb: c\"\n"},
    {RN_S("a\342\200\250 b"), "k: \"a\\L b\"\n"},
    {RN_S("\342\200\250a"), "k: '\342\200\250  a'\n"},
    {RN_S("a\342\200\251"), "k: 'a\342\200\251'\n"},
    {RN_S("\342\200\250\342\200\250"), "k: '\342\200\250\342\200\250'\n"},
    {RN_S("\357\273\277"), "k: \"\\uFEFF\"\n"},
    {RN_S("\357\273\277a b"), "k: \"\\uFEFF\\x61\\x20\\x62\"\n"},
    {RN_S("a\357\273\277b"), "k: \"a\\uFEFFb\"\n"},
    {RN_S("\360\237\230\200"), "k: \"\\U0001F600\"\n"},
    {RN_S("a: \360\237\230\200"), "k: \"a: \\U0001F600\"\n"},
    {RN_S("\302\205"), "k: ' '\n"},
    {RN_S("a\302\205b"), "k: a b\n"},
    {RN_S("a \302\205 \302\205b"), "k: |-\n  a\n  b\n"},
    {RN_S("a\302\205"), "k: 'a '\n"},
    {RN_S("a\302\205-- b"), "k: a -- b\n"},
    {RN_S("\357\277\275"), "k: \357\277\275\n"},
    {RN_S("\356\200\200"), "k: \356\200\200\n"},
    {RN_S("\331\243"), "k: \331\243\n"},
    {RN_S("a\n"), "k: |\n  a\n"},
    {RN_S("a\nb"), "k: |-\n  a\n  b\n"},
    {RN_S("a\nb\n"), "k: |\n  a\n  b\n"},
    {RN_S("a\nb\n\n"), "k: |+\n  a\n  b\n\n"},
    {RN_S("\n"), "k: |2+\n\n"},
    {RN_S("\n\n"), "k: |2+\n\n\n"},
    {RN_S("\na"), "k: |2-\n\n  a\n"},
    {RN_S("\n a"), "k: |2-\n\n   a\n"},
    {RN_S(" a\nb"), "k: |2-\n   a\n  b\n"},
    {RN_S("  a\n"), "k: |2\n    a\n"},
    {RN_S("a\n b"), "k: |-\n  a\n   b\n"},
    {RN_S("a\n\nb"), "k: |-\n  a\n\n  b\n"},
    {RN_S("a \nb"), "k: \"a \\nb\"\n"},
    {RN_S("a\nb "), "k: \"a\\nb \"\n"},
    {RN_S("a\n\tb"), "k: \"a\\n\\tb\"\n"},
    {RN_S("\ta\nb"), "k: \"\\ta\\nb\"\n"},
    {RN_S("a\tb\nc"), "k: \"a\\tb\\nc\"\n"},
    {RN_S("true\n"), "k: |\n  true\n"},
    {RN_S("# a\n"), "k: |\n  # a\n"},
    {RN_S("a: b\n- c\n"), "k: |\n  a: b\n  - c\n"},
    {RN_S("\303\251\n"), "k: |\n  \303\251\n"},
    {RN_S("\360\237\230\200\n"), "k: \"\\U0001F600\\n\"\n"},
    {RN_S("a\r\nb\n"), "k: \"a\\r\\nb\\n\"\n"},
    {RN_S("a\nb\342\200\250"), "k: |\n  a\n  b\342\200\250"},
    {RN_S("a\342\200\250b\nc\n"), "k: |\n  a\342\200\250  b\n  c\n"},
    {RN_S("\342\200\250\n"), "k: |2+\n\342\200\250\n"},
    {RN_S("a\n\342\200\250\n"), "k: |+\n  a\n\342\200\250\n"},
    {RN_S("\357\273\277\n"), "k: \"\\uFEFF\\n\"\n"},
    {RN_S("word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word1"
          "3 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word25 "
          "word26 word27 word28 word29"),
     "k: word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12\n "
     " word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24\n"
     "  word25 word26 word27 word28 word29\n"},
    {RN_S("word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word1"
          "3 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word25 "
          "word26 word27 word28 word29 "),
     "k: 'word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12\n"
     "  word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24"
     "\n  word25 word26 word27 word28 word29 '\n"},
    {RN_S("word0 word1 word2 word3 word4 word5 word6 word7  word8 word9 word10 word11 word12 word"
          "13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word25"
          " word26 word27 word28 word29"),
     "k: word0 word1 word2 word3 word4 word5 word6 word7  word8 word9 word10 word11 word12\n"
     "  word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24"
     "\n  word25 word26 word27 word28 word29\n"},
    {RN_S("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
          "xxxxxxxxxxxxxx"),
     "k: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
     "xxxxxxxxxxxxxxxxx\n"},
    {RN_S("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx y"),
     "k: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n  y"
     "\n"},
    {RN_S("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx y"),
     "k: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx y\n"},
    {RN_S("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx y"),
     "k: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx y\n"},
    {RN_S("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx y z"),
     "k: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n  "
     "y z\n"},
    {RN_S("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
          "xxxxxxxxxxxxxx yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
          "yyyyyyyyyyyyyyyyyyyyyyyyyyyyy z"),
     "k: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
     "xxxxxxxxxxxxxxxxx\n  yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
     "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n  z\n"},
    {RN_S("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
          "xxxx  y z"),
     "k: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
     "xxxxxxx  y\n  z\n"},
    {RN_S("\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251 \303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251 \303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251 \303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251 e"),
     "k: \303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251 \303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\n  \303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251 \303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\n  e\n"},
    {RN_S("\346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227"
          "\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 "
          "\346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227"
          "\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 "
          "\346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227"
          "\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 "
          "\346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227"
          "\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 "
          "\346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227"
          "\245 \346\227\245 x"),
     "k: \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346"
     "\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245"
     " \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346"
     "\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245"
     " \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346"
     "\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245"
     " \346\227\245\n  \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346"
     "\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245"
     " \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346\227\245 \346"
     "\227\245 \346\227\245 x\n"},
    {RN_S("word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word1"
          "3 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word25 "
          "word26 word27 word28 word29: a"),
     "k: 'word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12\n"
     "  word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24"
     "\n  word25 word26 word27 word28 word29: a'\n"},
    {RN_S("word0 word1 word2 word3 word4 word5 word6 word7: word8 word9 word10 word11 word12 word"
          "13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word25"
          " word26 word27 word28 word29"),
     "k: 'word0 word1 word2 word3 word4 word5 word6 word7: word8 word9 word10 word11 word12"
     "\n  word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word2"
     "4\n  word25 word26 word27 word28 word29'\n"},
    {RN_S("'word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word"
          "13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word25"
          " word26 word27 word28 word29"),
     "k: '''word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12"
     "\n  word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word2"
     "4\n  word25 word26 word27 word28 word29'\n"},
    {RN_S("it's: word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12"
          " word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 w"
          "ord25 word26 word27 word28 word29"),
     "k: 'it''s: word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11\n"
     "  word12 word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23"
     "\n  word24 word25 word26 word27 word28 word29'\n"},
    {RN_S(" word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word"
          "13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word25"
          " word26 word27 word28 word29"),
     "k: ' word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12"
     "\n  word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word2"
     "4\n  word25 word26 word27 word28 word29'\n"},
    {RN_S("word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word1"
          "3 word14 word15 word16  word17 word18 word19 word20 word21 word22 word23 word24 word25"
          " word26 word27 word28 word29: x"),
     "k: 'word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12\n"
     "  word13 word14 word15 word16  word17 word18 word19 word20 word21 word22 word23 word24"
     "\n  word25 word26 word27 word28 word29: x'\n"},
    {RN_S("'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a"
          " 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a 'a #: b"),
     "k: '''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a\n "
     " ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a ''a\n  #:"
     " b'\n"},
    {RN_S("\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251' \303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251' \303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251' \303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251' : e"),
     "k: '\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251'' \303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251'' \303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251''\n  \303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251'' : e'\n"},
    {RN_S("word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word1"
          "3 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word25 "
          "word26 word27 word28 word29\t"),
     "k: \"word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12"
     "\n  word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word2"
     "4\n  word25 word26 word27 word28 word29\\t\"\n"},
    {RN_S("word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word1"
          "3 word14 word15 word16  word17 word18 word19 word20 word21 word22 word23 word24 word25"
          " word26 word27 word28 word29\t"),
     "k: \"word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12"
     "\n  word13 word14 word15 word16  word17 word18 word19 word20 word21 word22 word23 word"
     "24\n  word25 word26 word27 word28 word29\\t\"\n"},
    {RN_S("\txxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx   y"),
     "k: \"\\txxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
     "xx\n  \\  y\"\n"},
    {RN_S("\txxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
          "xxxxxx "),
     "k: \"\\txxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
     "xxxxxxxxxxxx \"\n"},
    {RN_S("\t\001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001"
          " \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 \001 "
          "\001 \001 \001 \001 \001 \001 x"),
     "k: \"\\t\\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 "
     "\\x01 \\x01 \\x01\n  \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01"
     " \\x01 \\x01 \\x01 \\x01 \\x01\n  \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 \\x01 x\""
     "\n"},
    {RN_S("\303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251"
          "\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303"
          "\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251\t "
          "\303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251"
          "\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303\251\t \303"
          "\251\t \303\251\t e"),
     "k: \"\303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251"
     "\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\"
     "t \303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t\n  \303\251"
     "\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\"
     "t \303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t "
     "\303\251\\t \303\251\\t \303\251\\t \303\251\\t \303\251\\t\n  e\"\n"},
    {RN_S("\357\273\277word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 "),
     "k: \"\\uFEFF\\x77\\x6F\\x72\\x64\\x30\\x20\\x77\\x6F\\x72\\x64\\x31\\x20\\x77\\x6F\\x7"
     "2\\x64\\x32\\x20\\x77\\x6F\\x72\\x64\\x33\\x20\\x77\\x6F\\x72\\x64\\x34\\x20\\x77\\x6F"
     "\\x72\\x64\\x35\\x20\\x77\\x6F\\x72\\x64\\x36\\x20\\x77\\x6F\\x72\\x64\\x37\\x20\\x77"
     "\\x6F\\x72\\x64\\x38\\x20\\x77\\x6F\\x72\\x64\\x39\\x20\"\n"},
    {RN_S("word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word1"
          "3 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word25 "
          "word26 word27 word28 word29\nword0 word1 word2 word3 word4 word5 word6 word7 word8 wor"
          "d9 word10 word11 word12 word13 word14 word15 word16 word17 word18 word19 word20 word21"
          " word22 word23 word24 word25 word26 word27 word28 word29"),
     "k: |-\n  word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 wor"
     "d12 word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word2"
     "4 word25 word26 word27 word28 word29\n  word0 word1 word2 word3 word4 word5 word6 word"
     "7 word8 word9 word10 word11 word12 word13 word14 word15 word16 word17 word18 word19 wo"
     "rd20 word21 word22 word23 word24 word25 word26 word27 word28 word29\n"},
    {RN_S("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
          "\342\200\250word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 "
          "word12 word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 wo"
          "rd24 word25 word26 word27 word28 word29: x"),
     "k: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
     "xxx\342\200\250  word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 wo"
     "rd11 word12\n  word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 w"
     "ord23 word24\n  word25 word26 word27 word28 word29: x'\n"},
    {RN_S("a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a "
          "a a a a a a a a a a a a a a a a a \342\200\250b b b b b b b b b b b b b b b b b b b b "
          "b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b"),
     "k: \"a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a\n  "
     "a a a a a a a a a a a a a a a a a a a a a \\Lb b b b b b b b b b b b b b b b b b\n  b "
     "b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b\n  b b b"
     "\"\n"},
    {RN_S("word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word1"
          "3 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word25 "
          "word26 word27 word28 word29 \nx"),
     "k: \"word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12"
     "\n  word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word2"
     "4\n  word25 word26 word27 word28 word29 \\nx\"\n"},
    {RN_S("2001-12-14t21:59:43.1Z"), "k: \"2001-12-14t21:59:43.1Z\"\n"},
    {RN_S("12345678901234567890"), "k: \"12345678901234567890\"\n"},
    {RN_S("0.1"), "k: \"0.1\"\n"},
    {RN_S("1,000"), "k: 1,000\n"},
    {RN_S("1 2"), "k: 1 2\n"},
    {RN_S("09"), "k: \"09\"\n"},
    {RN_S("0_7"), "k: \"0_7\"\n"},
    {RN_S("1_"), "k: \"1_\"\n"},
    {RN_S("+"), "k: +\n"},
    {RN_S("."), "k: .\n"},
    {RN_S("-."), "k: -.\n"},
    {RN_S("+.5"), "k: \"+.5\"\n"},
    {RN_S("-.5e3"), "k: \"-.5e3\"\n"},
    {RN_S("1e"), "k: 1e\n"},
    {RN_S("e1"), "k: e1\n"},
    {RN_S("0x"), "k: 0x\n"},
    {RN_S("0xg"), "k: 0xg\n"},
    {RN_S("--a"), "k: --a\n"},
    {RN_S("-1a"), "k: -1a\n"},
    {RN_S("a-"), "k: a-\n"},
    {RN_S("http://a.b/c?d=e#f"), "k: http://a.b/c?d=e#f\n"},
    {RN_S("app.kubernetes.io/name"), "k: app.kubernetes.io/name\n"},
    {RN_S("nginx:1.25"), "k: nginx:1.25\n"},
    {RN_S("$(VAR)"), "k: $(VAR)\n"},
    {RN_S("{{ .x }}"), "k: '{{ .x }}'\n"},
    {RN_S("*.example.com"), "k: '*.example.com'\n"},
    {RN_S("@every 1h"), "k: '@every 1h'\n"},
    {RN_S("0 3 * * *"), "k: 0 3 * * *\n"},
    {RN_S("*/5 * * * *"), "k: '*/5 * * * *'\n"},
    {RN_S("%d"), "k: '%d'\n"},
    {RN_S("1.0.0"), "k: 1.0.0\n"},
    {RN_S("v1.0"), "k: v1.0\n"},
    {RN_S("10m"), "k: 10m\n"},
    {RN_S("100Mi"), "k: 100Mi\n"},
    {RN_S("0.5"), "k: \"0.5\"\n"},
    {RN_S("1e2e3"), "k: 1e2e3\n"},
    {RN_S("::1"), "k: ::1\n"},
    {RN_S("fe80::1"), "k: fe80::1\n"},
    {RN_S("10.0.0.1"), "k: 10.0.0.1\n"},
    {RN_S("10.0.0.0/8"), "k: 10.0.0.0/8\n"},
    {RN_S("00:11:22:33:44:55"), "k: \"00:11:22:33:44:55\"\n"},
    {RN_S("12:34:56:78:90:12"), "k: 12:34:56:78:90:12\n"},
    {RN_S("11:11:11"), "k: \"11:11:11\"\n"},
};

#endif
