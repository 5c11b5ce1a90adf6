/* Trees and numbers that the writer is given, as JSON, and what the reference printed for them. */
#ifndef RN_UNIT_YAML_WRITER_TREES_H
#define RN_UNIT_YAML_WRITER_TREES_H

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

#endif
