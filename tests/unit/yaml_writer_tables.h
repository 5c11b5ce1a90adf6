/* What the writer is given, and what the reference printed for it. */
#ifndef RN_UNIT_YAML_WRITER_TABLES_H
#define RN_UNIT_YAML_WRITER_TABLES_H

#include "yaml/node.h"

struct row {
    struct rn_str text;
    const char *printed;
};

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

static const struct row keys[] = {
    {RN_S(""), "\"\": v\nzz:\n  a: 1\n"},
    {RN_S("a"), "a: v\nzz:\n  a: 1\n"},
    {RN_S("a b"), "a b: v\nzz:\n  a: 1\n"},
    {RN_S(" a"), "' a': v\nzz:\n  a: 1\n"},
    {RN_S("a "), "'a ': v\nzz:\n  a: 1\n"},
    {RN_S("true"), "\"true\": v\nzz:\n  a: 1\n"},
    {RN_S("y"), "\"y\": v\nzz:\n  a: 1\n"},
    {RN_S("no"), "\"no\": v\nzz:\n  a: 1\n"},
    {RN_S("1"), "\"1\": v\nzz:\n  a: 1\n"},
    {RN_S("1.5"), "\"1.5\": v\nzz:\n  a: 1\n"},
    {RN_S("0x1"), "\"0x1\": v\nzz:\n  a: 1\n"},
    {RN_S("null"), "\"null\": v\nzz:\n  a: 1\n"},
    {RN_S("~"), "\"~\": v\nzz:\n  a: 1\n"},
    {RN_S("2020-01-01"), "\"2020-01-01\": v\nzz:\n  a: 1\n"},
    {RN_S("1:30"), "\"1:30\": v\nzz:\n  a: 1\n"},
    {RN_S("<<x"), "<<x: v\nzz:\n  a: 1\n"},
    {RN_S("="), "=: v\nzz:\n  a: 1\n"},
    {RN_S("-"), "'-': v\nzz:\n  a: 1\n"},
    {RN_S("-a"), "-a: v\nzz:\n  a: 1\n"},
    {RN_S("?"), "'?': v\nzz:\n  a: 1\n"},
    {RN_S("?a"), "?a: v\nzz:\n  a: 1\n"},
    {RN_S(":"), "':': v\nzz:\n  a: 1\n"},
    {RN_S("a:"), "'a:': v\nzz:\n  a: 1\n"},
    {RN_S("a: b"), "'a: b': v\nzz:\n  a: 1\n"},
    {RN_S("a:b"), "a:b: v\nzz:\n  a: 1\n"},
    {RN_S("#a"), "'#a': v\nzz:\n  a: 1\n"},
    {RN_S("a #b"), "'a #b': v\nzz:\n  a: 1\n"},
    {RN_S("[a]"), "'[a]': v\nzz:\n  a: 1\n"},
    {RN_S("{a}"), "'{a}': v\nzz:\n  a: 1\n"},
    {RN_S("a,b"), "a,b: v\nzz:\n  a: 1\n"},
    {RN_S("&a"), "'&a': v\nzz:\n  a: 1\n"},
    {RN_S("'a'"), "'''a''': v\nzz:\n  a: 1\n"},
    {RN_S("\"a\""), "'\"a\"': v\nzz:\n  a: 1\n"},
    {RN_S("a\tb"), "\"a\\tb\": v\nzz:\n  a: 1\n"},
    {RN_S("a\rb"), "? \"a\\rb\"\n: v\nzz:\n  a: 1\n"},
    {RN_S("a\nb"), "? |-\n  a\n  b\n: v\nzz:\n  a: 1\n"},
    {RN_S("a\n"), "? |\n  a\n: v\nzz:\n  a: 1\n"},
    {RN_S("\n"), "? |2+\n\n: v\nzz:\n  a: 1\n"},
    {RN_S("a \nb"), "? \"a \\nb\"\n: v\nzz:\n  a: 1\n"},
    {RN_S("a\342\200\250b"), "? 'a\342\200\250  b'\n: v\nzz:\n  a: 1\n"},
    {RN_S("\342\200\250"), "? '\342\200\250'\n: v\nzz:\n  a: 1\n"},
    {RN_S("\357\273\277"), "\"\\uFEFF\": v\nzz:\n  a: 1\n"},
    {RN_S("\360\237\230\200"), "\"\\U0001F600\": v\nzz:\n  a: 1\n"},
    {RN_S("\303\251"), "zz:\n  a: 1\n\303\251: v\n"},
    {RN_S("\346\227\245\346\234\254"), "zz:\n  a: 1\n\346\227\245\346\234\254: v\n"},
    {RN_S("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"),
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk: v\nzz:\n  a: 1\n"},
    {RN_S("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"),
     "? kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\n: v\nzz:\n  a: 1\n"},
    {RN_S("\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251"),
     "zz:\n  a: 1\n\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251: v\n"},
    {RN_S("\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251"),
     "zz:\n  a: 1\n? \303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\n: v\n"},
    {RN_S("word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word1"
          "3 word14 word15 word16 word17 word18 word1"),
     "word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word1"
     "3 word14 word15 word16 word17 word18 word1: v\nzz:\n  a: 1\n"},
    {RN_S("word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word1"
          "3 word14 word15 word16 word17 word18 wordzzzword20 word21 word22 word23 word24 word25 "
          "word26 word27 word28 word29"),
     "? word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12\n  "
     "word13 word14 word15 word16 word17 word18 wordzzzword20 word21 word22 word23 word24\n "
     " word25 word26 word27 word28 word29\n: v\nzz:\n  a: 1\n"},
    {RN_S("'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"),
     "? '''kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk'\n: v\nzz:\n  a: 1\n"},
    {RN_S("a: word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 wo"
          "rd13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word"
          "25 word26 word27 word28 word29"),
     "? 'a: word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12"
     "\n  word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word2"
     "4\n  word25 word26 word27 word28 word29'\n: v\nzz:\n  a: 1\n"},
    {RN_S("\tword0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 wor"
          "d13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word2"
          "5 word26 word27 word28 word29"),
     "? \"\\tword0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word1"
     "2\n  word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word"
     "24\n  word25 word26 word27 word28 word29\"\n: v\nzz:\n  a: 1\n"},
    {RN_S("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
          "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"),
     "? kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\n: v\nz"
     "z:\n  a: 1\n"},
    {RN_S("\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
          "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
          "\251\303\251\303\251\303\251"),
     "zz:\n  a: 1\n? \303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
     "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303"
     "\251\303\251\303\251\303\251\303\251\303\251\n: v\n"},
    {RN_S("\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001"
          "\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001"
          "\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001"
          "\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001"
          "\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001"
          "\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001"
          "\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001"
          "\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001\001"
          "\001\001"),
     "? \"\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\"
     "x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x"
     "01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x0"
     "1\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01"
     "\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01"
     "\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01"
     "\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01"
     "\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01"
     "\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01"
     "\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01"
     "\"\n: v\nzz:\n  a: 1\n"},
    {RN_S("a\nb: c\n- d"), "? |-\n  a\n  b: c\n  - d\n: v\nzz:\n  a: 1\n"},
};

/* The first one sorts before the second. */
static const char *const ordered[][2] = {
    {"a", "b"},
    {"B", "a"},
    {"Z", "a"},
    {"a", "a-b"},
    {"a-b", "a.b"},
    {"a.b", "a_b"},
    {"a_b", "a1"},
    {"a1", "a01"},
    {"a01", "a001"},
    {"a001", "a2"},
    {"a2", "a10"},
    {"a10", "b"},
    {".y", "/z"},
    {"/z", "_x"},
    {"_x", "1"},
    {"1", "9"},
    {"9", "10"},
    {"10", "A"},
    {"z", "\303\251"},
    {"\303\251", "\346\227\245"},
    {"a", "aa"},
    {"", "a"},
    {"a0", "a00"},
    {"a00", "a1"},
    {"a9", "a10"},
    {"a19", "a20"},
    {"a1b", "ab1"},
    {"1a", "1b"},
    {"10a", "10b"},
    {"10", "010"},
    {"1-1", "1a"},
    {"x-1", "x1"},
    {"x9z", "x10y"},
    {"a1.9", "a1.10"},
    {"a1a", "a01b"},
    {"a\331\243", "a\331\244"},
    {"a1", "a\331\243"},
    {"a\302\262", "a2"},
    {"a9223372036854775807", "a9223372036854775808"},
    {"a18446744073709551617", "a2"},
    {"\303\2511", "\303\25110"},
    {"\346\227\245a", "\346\227\245b"},
    {"ab", "a\357\254\200"},
    {"a\360\237\230\200", "ab"},
    {"a\314\201", "ab"},
    {"a-", "a0"},
    {"a-0", "a0"},
    {"a/", "aA"},
    {"a100", "a1000"},
    {"a100", "a1001"},
    {"app.kubernetes.io/name", "app.kubernetes.io/part-of"},
    {"tls.crt", "tls.key"},
    {"b10", "b1a"},
    {"b1a", "b01"},
    {"b01", "b10"},
    {"a0", "a\337\200"},
    {"a1", "a\337\201"},
    {"0", "00"},
    {"00", "000"},
    {"-", "0"},
    {"~", "a"},
};

/* JSON, and what is printed for it. */
static const char *const trees[][2] = {
    {"{}", "{}\n"},
    {"{\"a\":{}}", "a: {}\n"},
    {"{\"a\":[]}", "a: []\n"},
    {"{\"a\":{\"b\":{\"c\":1}}}", "a:\n  b:\n    c: 1\n"},
    {"{\"a\":[1,2]}", "a:\n- 1\n- 2\n"},
    {"{\"a\":[[1,2],[3]]}", "a:\n- - 1\n  - 2\n- - 3\n"},
    {"{\"a\":[[[[1]]],[]]}", "a:\n- - - - 1\n- []\n"},
    {"{\"a\":[{\"b\":1,\"c\":[2,{\"d\":3}]},{}]}", "a:\n- b: 1\n  c:\n  - 2\n  - d: 3\n- {}\n"},
    {"{\"a\":[[{\"b\":[[1]]}]]}", "a:\n- - b:\n    - - 1\n"},
    {"{\"b\":1,\"a\":2,\"c\":{\"z\":1,\"y\":2}}", "a: 2\nb: 1\nc:\n  \"y\": 2\n  z: 1\n"},
    {"{\"a\":[null,true,false,\"x\",\"\",{}]}", "a:\n- null\n- true\n- false\n- x\n- \"\"\n- {}\n"},
    {"{\"a\":[\"x\\ny\\n\",[\"x\\ny\"],{\"k\":\"x\\n\\n\"}]}",
     "a:\n- |\n  x\n  y\n- - |-\n    x\n    y\n- k: |+\n    x\n\n"},
    {"{\"a\":[[\"x\\ny\\n\"],{\"k\":[\"x\\ny\\n\"]}]}",
     "a:\n- - |\n    x\n    y\n- k:\n  - |\n    x\n    y\n"},
    {"{\"a\\nb\":1}", "? |-\n  a\n  b\n: 1\n"},
    {"{\"a\\nb\":{\"c\":1,\"d\":[1,[2]]}}", "? |-\n  a\n  b\n: c: 1\n  d:\n  - 1\n  - - 2\n"},
    {"{\"a\\nb\":[1,{\"c\":2},[3]]}", "? |-\n  a\n  b\n: - 1\n  - c: 2\n  - - 3\n"},
    {"{\"a\\nb\":{\"c\\nd\":{\"e\\nf\":\"g\\nh\\n\"}}}",
     "? |-\n  a\n  b\n: ? |-\n    c\n    d\n  : ? |-\n      e\n      f\n    : |\n      g\n  "
     "    h\n"},
    {"{\"a\\nb\":{}}", "? |-\n  a\n  b\n: {}\n"},
    {"{\"a\\nb\":[]}", "? |-\n  a\n  b\n: []\n"},
    {"{\"a\\nb\":\"x y\"}", "? |-\n  a\n  b\n: x y\n"},
    {"{\"x\":[{\"a\\nb\":[{\"c\\nd\":1}]}]}",
     "x:\n- ? |-\n    a\n    b\n  : - ? |-\n        c\n        d\n      : 1\n"},
    {"{\"a\":\"x\\ny\\u2028\",\"b\":{\"c\":\"x\\ny\\u2028\"},\"d\":[1]}",
     "a: |\n  x\n  y\342\200\250b:\n  c: |\n    x\n    y\342\200\250d:\n- 1\n"},
    {"{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":\"word0 word1 word2 word3 word4 word5 word6 word7 w"
     "ord8 word9 word10 word11 word12 word13 word14 word15 word16 word17 word18 word19 word2"
     "0 word21 word22 word23 word24 word25 word26 word27 word28 word29\"}}}}}",
     "a:\n  b:\n    c:\n      d:\n        e: word0 word1 word2 word3 word4 word5 word6 word7"
     " word8 word9 word10 word11\n          word12 word13 word14 word15 word16 word17 word18"
     " word19 word20 word21 word22\n          word23 word24 word25 word26 word27 word28 word"
     "29\n"},
    {"{\"a\":[[[\"word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 "
     "word12 word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 wo"
     "rd24 word25 word26 word27 word28 word29\"]]]}",
     "a:\n- - - word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 wo"
     "rd12\n      word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word"
     "23\n      word24 word25 word26 word27 word28 word29\n"},
    {"{\"a\":{\"b\":[\"word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 wo"
     "rd11 word12 word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word"
     "23 word24 word25 word26 word27 word28 word29: x\"]}}",
     "a:\n  b:\n  - 'word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word"
     "11 word12\n    word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 w"
     "ord23 word24\n    word25 word26 word27 word28 word29: x'\n"},
    {"{\"a\":{\"b\":[\"word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 wo"
     "rd11 word12 word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word"
     "23 word24 word25 word26 word27 word28 word29\\t\"]}}",
     "a:\n  b:\n  - \"word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 wor"
     "d11 word12\n    word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 "
     "word23 word24\n    word25 word26 word27 word28 word29\\t\"\n"},
    {"{\"long key kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\":\"word0 wor"
     "d1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word13 word14 "
     "word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word25 word26 wo"
     "rd27 word28 word29\"}",
     "long key kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk: word0 word1\n  "
     "word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word13 word14\n  "
     "word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word25 word26\n "
     " word27 word28 word29\n"},
    {"{\"word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 wo"
     "rd13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24 word"
     "25 word26 word27 word28 word29\":{\"a\":\"word0 word1 word2 word3 word4 word5 word6 wo"
     "rd7 word8 word9 word10 word11 word12 word13 word14 word15 word16 word17 word18 word19 "
     "word20 word21 word22 word23 word24 word25 word26 word27 word28 word29\"}}",
     "? word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12\n  "
     "word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24\n "
     " word25 word26 word27 word28 word29\n: a: word0 word1 word2 word3 word4 word5 word6 wo"
     "rd7 word8 word9 word10 word11 word12\n    word13 word14 word15 word16 word17 word18 wo"
     "rd19 word20 word21 word22 word23 word24\n    word25 word26 word27 word28 word29\n"},
    {"{\"a10\":1,\"a9\":2,\"a1\":3,\"b\":4,\"B\":5,\"a-b\":6,\"a\":7,\"aa\":8,\"1\":9,\"_\":"
     "10,\"\303\251\":11,\"a01\":12,\"10\":13,\"2\":14,\"z\":15,\"y\":16,\"x\":17,\"w\":18,"
     "\"v\":19,\"u\":20}",
     "_: 10\n\"1\": 9\n\"2\": 14\n\"10\": 13\nB: 5\na: 7\na-b: 6\na1: 3\na01: 12\na9: 2\na10"
     ": 1\naa: 8\nb: 4\nu: 20\nv: 19\nw: 18\nx: 17\n\"y\": 16\nz: 15\n\303\251: 11\n"},
};

static const char *const numbers[][2] = {
    {"0", "0"},
    {"-0", "0"},
    {"1", "1"},
    {"-1", "-1"},
    {"7", "7"},
    {"123456", "123456"},
    {"1234567", "1234567"},
    {"9223372036854775807", "9223372036854775807"},
    {"-9223372036854775808", "-9223372036854775808"},
    {"9223372036854775808", "9223372036854775808"},
    {"18446744073709551615", "18446744073709551615"},
    {"18446744073709551616", "1.8446744073709552e+19"},
    {"-9223372036854775809", "-9.223372036854776e+18"},
    {"1.0", "1"},
    {"1.5", "1.5"},
    {"-0.0", "0"},
    {"0.1", "0.1"},
    {"100000.5", "100000.5"},
    {"999999.5", "999999.5"},
    {"1234567.5", "1.2345675e+06"},
    {"123456789.25", "1.2345678925e+08"},
    {"1e3", "1000"},
    {"1E3", "1000"},
    {"1e+3", "1000"},
    {"1e-3", "0.001"},
    {"1e-4", "0.0001"},
    {"0.0001", "0.0001"},
    {"1e-5", "1e-05"},
    {"0.00001", "1e-05"},
    {"1e-6", "1e-06"},
    {"1e-7", "1e-07"},
    {"1.5e-9", "1.5e-09"},
    {"1e15", "1000000000000000"},
    {"1e16", "10000000000000000"},
    {"1e18", "1000000000000000000"},
    {"1e19", "10000000000000000000"},
    {"1e20", "1e+20"},
    {"1e21", "1e+21"},
    {"1e22", "1e+22"},
    {"1.5e300", "1.5e+300"},
    {"5e-324", "5e-324"},
    {"1.7976931348623157e308", "1.7976931348623157e+308"},
    {"9007199254740993", "9007199254740993"},
    {"9007199254740993.0", "9007199254740992"},
    {"123456789012345678901234567890", "1.2345678901234568e+29"},
    {"0.30000000000000004", "0.30000000000000004"},
    {"2.5e5", "250000"},
    {"1e6", "1000000"},
    {"1.0e6", "1000000"},
    {"12345678901234567890.0", "12345678901234567000"},
    {"-1e19", "-1e+19"},
    {"1e-400", "0"},
};

/* A key of a type and style, printed at the top of a resource and below. */
struct key_type {
    enum rn_tag tag;
    enum rn_style style;
    bool flow, empty;
    const char *text, *top, *nested;
};

static const struct key_type key_types[] = {
    {RN_TAG_NONE, RN_PLAIN, false, false, "a", "a: v\n", "k:\n  a: v\n"},
    {RN_TAG_NONE, RN_PLAIN, false, false, "1", "\"1\": v\n", "error: the key 1 is no string"},
    {RN_TAG_NONE, RN_PLAIN, false, false, "1e3", "\"1e3\": v\n", "error: the key 1e3 is no string"},
    {RN_TAG_NONE, RN_PLAIN, false, false, "true", "\"true\": v\n",
     "error: the key true is no string"},
    {RN_TAG_NONE, RN_PLAIN, false, false, "yes", "\"yes\": v\n", "k:\n  \"yes\": v\n"},
    {RN_TAG_NONE, RN_PLAIN, false, false, "y", "\"y\": v\n", "k:\n  \"y\": v\n"},
    {RN_TAG_NONE, RN_PLAIN, false, false, "null", "{}\n", "error: the key null is no string"},
    {RN_TAG_NONE, RN_PLAIN, false, false, "", "\"\": v\n", "k:\n  \"\": v\n"},
    {RN_TAG_NONE, RN_PLAIN, false, false, "2020-01-01", "\"2020-01-01\": v\n",
     "error: the key 2020-01-01 is no string"},
    {RN_TAG_NONE, RN_PLAIN, false, false, "0o17", "\"0o17\": v\n",
     "error: the key 0o17 is no string"},
    {RN_TAG_NONE, RN_PLAIN, false, false, ".5", "\".5\": v\n", "error: the key .5 is no string"},
    {RN_TAG_NONE, RN_PLAIN, false, false, " 5", "' 5': v\n", "k:\n  ' 5': v\n"},
    {RN_TAG_NONE, RN_DOUBLE, false, false, "1", "\"1\": v\n", "k:\n  \"1\": v\n"},
    {RN_TAG_NONE, RN_SINGLE, false, false, "true", "\"true\": v\n", "k:\n  \"true\": v\n"},
    {RN_TAG_STR, RN_PLAIN, false, false, "1", "\"1\": v\n", "k:\n  \"1\": v\n"},
    {RN_TAG_STR, RN_PLAIN, false, false, "true", "\"true\": v\n", "k:\n  \"true\": v\n"},
    {RN_TAG_STR, RN_DOUBLE, false, false, "", "\"\": v\n", "k:\n  \"\": v\n"},
    {RN_TAG_INT, RN_PLAIN, false, false, "1", "\"1\": v\n", "error: the key 1 is no string"},
    {RN_TAG_INT, RN_PLAIN, false, false, "0x1F", "\"0x1F\": v\n",
     "error: the key 0x1F is no string"},
    {RN_TAG_INT, RN_DOUBLE, false, false, "1", "\"1\": v\n", "error: the key 1 is no string"},
    {RN_TAG_FLOAT, RN_PLAIN, false, false, "1.5", "\"1.5\": v\n",
     "error: the key 1.5 is no string"},
    {RN_TAG_BOOL, RN_PLAIN, false, false, "true", "\"true\": v\n",
     "error: the key true is no string"},
    {RN_TAG_NULL, RN_PLAIN, false, true, "", "\"\": v\n", "k:\n  \"\": v\n"},
    {RN_TAG_NULL, RN_PLAIN, true, true, "", "\"\": v\n", "k:\n  \"\": v\n"},
    {RN_TAG_TIMESTAMP, RN_PLAIN, false, false, "2020-01-01", "\"2020-01-01\": v\n",
     "error: the key 2020-01-01 is no string"},
    {RN_TAG_TIMESTAMP, RN_PLAIN, true, false, "2020-01-01", "\"2020-01-01\": v\n",
     "error: the key 2020-01-01 is no string"},
    {RN_TAG_TIMESTAMP, RN_PLAIN, false, false, "2001-12-14 21:59:43",
     "\"2001-12-14 21:59:43\": v\n", "error: the key 2001-12-14 21:59:43 is no string"},
    {RN_TAG_TIMESTAMP, RN_PLAIN, true, false, "2001-12-14 21:59:43", "\"2001-12-14 21:59:43\": v\n",
     "k:\n  \"2001-12-14 21:59:43\": v\n"},
    {RN_TAG_OTHER, RN_PLAIN, false, false, "x", "x: v\n", "error: the key x is no string"},
    {RN_TAG_BINARY, RN_PLAIN, false, false, "aGVsbG8=", "hello: v\n",
     "error: the key aGVsbG8= is no string"},
    {RN_TAG_STR, RN_FOLDED, false, false, "a\nb", "? |-\n  a\n  b\n: v\n",
     "k:\n  ? |-\n    a\n    b\n  : v\n"},
    {RN_TAG_STR, RN_LITERAL, false, false, "\ta\nb",
     "error: block text that starts with a tab cannot be written",
     "error: block text that starts with a tab cannot be written"},
    {RN_TAG_STR, RN_FOLDED, true, false, "a\n b", "? |-\n  a\n   b\n: v\n",
     "k:\n  ? |-\n    a\n     b\n  : v\n"},
    {RN_TAG_STR, RN_FOLDED, false, false, "a\n b\n", "? |\n  a\n\n   b\n: v\n",
     "k:\n  ? |\n    a\n\n     b\n  : v\n"},
};

#endif
