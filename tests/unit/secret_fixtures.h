/* Throwaway keys, and files that the age program encrypted to them. The passphrase is "open
 * sesame", the plaintext of each file PLAINTEXT. */
#ifndef RN_UNIT_SECRET_FIXTURES_H
#define RN_UNIT_SECRET_FIXTURES_H

#define PASSPHRASE "open sesame"
#define PLAINTEXT "the plaintext\n"

static const char x25519_key[] __attribute__((unused)) =
    "# created: 2026-11-21T08:05:22Z\n"
    "# public key: age1y7c8y4zwd96vqtp9qdw23e6dpvna7lqwxly565xnjx9vx6zcvgjspc6w38\n"
    "AGE-SECRET-KEY-1CDA550W52LW4NXWD7U58DMPEZ49GPDGUH7NZRCQ3K3FCHFQH4ETQW2AV7L\n";

static const char ed25519_key[] __attribute__((unused)) =
    "-----BEGIN OPENSSH PRIVATE KEY-----\n"
    "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n"
    "QyNTUxOQAAACCLPMWIHkxArKt6SO92XKoSJnVLSgS2CQhqaxTob9Zf7wAAAIjyxw938scP\n"
    "dwAAAAtzc2gtZWQyNTUxOQAAACCLPMWIHkxArKt6SO92XKoSJnVLSgS2CQhqaxTob9Zf7w\n"
    "AAAEAhek6rKMSWEwzglVtDxfYsPY7QMbOqM3VNWqdCmwhZ9Ys8xYgeTECsq3pI73ZcqhIm\n"
    "dUtKBLYJCGprFOhv1l/vAAAAAAECAwQF\n"
    "-----END OPENSSH PRIVATE KEY-----\n";

static const char ed25519_public[] __attribute__((unused)) =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIs8xYgeTECsq3pI73ZcqhImdUtKBLYJCGprFOhv1l/v \n";

static const char encrypted_key[] __attribute__((unused)) =
    "-----BEGIN OPENSSH PRIVATE KEY-----\n"
    "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABDTmX4odx\n"
    "ZeGmHqmTgLtrv9AAAAAgAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIHLNg+G7EknvogX2\n"
    "H7oCiGpAmXJ7csrhcYsgNMU+lY/eAAAAkGpB7ZKOwbjw1HlgGhD8vrRlS8NfXAGPgkoCct\n"
    "xLpf1+eFNCdXdfK8e6pUqdl0Lo8aBjgyh4Ll9KomMfL+lv2lrIWyK1Df7PQcQ4XYCdvWCG\n"
    "aO10aNUtsMkVlPhtb/DOyngJH3yGbfiRcbhunjybI1ehFWb5HmWgeq0vM3RL6Zkl8kaSkv\n"
    "zfT2mK7iyyWY1+Hg==\n"
    "-----END OPENSSH PRIVATE KEY-----\n";

static const char rsa_key[] __attribute__((unused)) =
    "-----BEGIN OPENSSH PRIVATE KEY-----\n"
    "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAABFwAAAAdzc2gtcn\n"
    "NhAAAAAwEAAQAAAQEAvnTc9744nqS5heC/a0X9sXdrr2rLFlmMKb0ouftYNTfhTsdPGbIE\n"
    "yMcw2zn2BvBeDkTbyL7hYXD9WNk1/qz7c9I8Qys7lxKEwv06JPkwiRvgpqFWV5ZNgoAS3G\n"
    "9Rq5KDMtxgvkcGFTQp3MyKsSkS4w2jSHl5jmFd+2mjav/CEBKhKJaxwX9eRtHMUMYXxrAQ\n"
    "rHLj61eMzzMXc0tSsoF+LSNpOQAkpIyhixoc+NvynGYk34eFYjHoNuT5ojtbgE+31In2b1\n"
    "Al5kquq3rluzI2gzbMhQBZAs8pi7F8R/2uz6aaemZXdSFGovEoCRiXGeh04fFUweC0F5ND\n"
    "A2ftfMgz1QAAA7gKwsuiCsLLogAAAAdzc2gtcnNhAAABAQC+dNz3vjiepLmF4L9rRf2xd2\n"
    "uvassWWYwpvSi5+1g1N+FOx08ZsgTIxzDbOfYG8F4ORNvIvuFhcP1Y2TX+rPtz0jxDKzuX\n"
    "EoTC/Tok+TCJG+CmoVZXlk2CgBLcb1GrkoMy3GC+RwYVNCnczIqxKRLjDaNIeXmOYV37aa\n"
    "Nq/8IQEqEolrHBf15G0cxQxhfGsBCscuPrV4zPMxdzS1KygX4tI2k5ACSkjKGLGhz42/Kc\n"
    "ZiTfh4ViMeg25PmiO1uAT7fUifZvUCXmSq6reuW7MjaDNsyFAFkCzymLsXxH/a7Pppp6Zl\n"
    "d1IUai8SgJGJcZ6HTh8VTB4LQXk0MDZ+18yDPVAAAAAwEAAQAAAQA7DaAwHuaOZhPyK2Ae\n"
    "4mpJevZEQ1AqI2Te0jyNAh51DdkJ5KmllXl/Saff6aZbu27mbLpbEbhvTqn3QQ5JY5hp7p\n"
    "9p0j9dVcwda4f6S9udP6wV7oOHj96DnrN6bve7Q6fzfrpudTYxH+X1BOTiDpLBHQrqX2Pt\n"
    "3knWOQiHFjs1YRBbhOe4lp45cQp4W0b2O+/fYilpUdcUPDnG7M1Tq6dJeeJbMeL41PW5l5\n"
    "rJNAZMHx/om4i3I0S/PDEmLtzSrsLwMHH820iVSbs27mum7g/hpmJzKPqQk4Ez2OxSKe2d\n"
    "BtwTsQXUmcZoO/FkE3bCTkmkwwjVAdeSDIaQD5/ZnTUnAAAAgQDiExzs+5nRPAKSwS3QQZ\n"
    "zWrxLJmvnB0Wtzc2EPQ+R2xoQklT3NweY681V3pFVSHo48kYrXjzTrpKjXmtgYkLMFzKZq\n"
    "UCyrKDq5H9VpnSTLOjlr09bYgPeZFowHIP+24WLZi1/NemoLEdDfczLBq7nzA6wnaVHWXI\n"
    "Hby2X+WHN4xAAAAIEA5NRVftiHQcpcUXY+OYKxI607Y8qJpRLzKtZz4rheee5MPcRagwDu\n"
    "fEIKr7H8X+gZAB0KFjUleIJzR0kOFMYECskQi9xqFq1KCsbH6qNkUEV7+faybN1I9Hd8J5\n"
    "kdZctAITIqYL7HdZwt7igPVfosDIDxhs/z53bAhBSxEDsPoTcAAACBANUSHhj1P4HUuWj4\n"
    "zqPy4/IQSwlVnmYk1d3r3lgkTYxhCs/AwwITMAGDK9Sye4ZukMHeLm1sNACO1U4c7rn/+Y\n"
    "dGuyHUGMe9dILnNFfxZwz9ge2afNdfINVFqryfbXzaSpr83v1GPSfb2vWY1pMCITsoR8BJ\n"
    "w16UKTFUHTs8VAlTAAAAAAEC\n"
    "-----END OPENSSH PRIVATE KEY-----\n";

static const char rsa_public[] __attribute__((unused)) =
    "ssh-rsa "
    "AAAAB3NzaC1yc2EAAAADAQABAAABAQC+dNz3vjiepLmF4L9rRf2xd2uvassWWYwpvSi5+1g1N+"
    "FOx08ZsgTIxzDbOfYG8F4ORNvIvuFhcP1Y2TX+rPtz0jxDKzuXEoTC/"
    "Tok+TCJG+CmoVZXlk2CgBLcb1GrkoMy3GC+RwYVNCnczIqxKRLjDaNIeXmOYV37aaNq/"
    "8IQEqEolrHBf15G0cxQxhfGsBCscuPrV4zPMxdzS1KygX4tI2k5ACSkjKGLGhz42/"
    "KcZiTfh4ViMeg25PmiO1uAT7fUifZvUCXmSq6reuW7MjaDNsyFAFkCzymLsXxH/"
    "a7Pppp6Zld1IUai8SgJGJcZ6HTh8VTB4LQXk0MDZ+18yDPV \n";

static const char rsa_pem_key[] __attribute__((unused)) =
    "-----BEGIN RSA PRIVATE KEY-----\n"
    "MIIEpAIBAAKCAQEAtE7++f4+pJZ6/uM9QfCIOyVoli0NlSK5bM6U+LprY2O2lyBe\n"
    "kVxPN7mFVvNaUJxQrCwPUY5WyJIGjKXsV0MO0CfhZ/tJoJqloHoeDNY4YijaZNg5\n"
    "KmD0ERwLkk1R+rDQ17Rej1Ex1Y0drdbwo6agn4YtISzlUF3/adJhKROYzv8ITfGQ\n"
    "eVZJ/TW6389iBWMbBrKCvtgpET4qIq+LXl4Wi4W6sJvSKVdR8421wfZwbm2wrla7\n"
    "kxGrsmp4WS9ICqMYpiEzVxuUcDrhFCkKjfaRMHA3Pz7zrRNgTjbudp5IS5sM21HM\n"
    "1kVos+G9LqX+9WqiV9e/XAND0Z+P3/Sfb2YO0QIDAQABAoIBAAOyQODgGOmn2hKi\n"
    "lu1koG5R+IBnoQknIpT78SreK3hooWQcukORmGAkkfqz12yin7a/2nqKB/Zpo++7\n"
    "MQqi6clTn/fRO3Oq5+1Pw5DwzUwZ2UxK8HURcr9tC0GvCxiwCj/5xxx6BiMCFxMq\n"
    "vlkkf9N1XTR6ZqMMokFJmktMxwurPu0vaUmJT1YlPQiVKKnChzLDCO0le5OvXiXE\n"
    "QkL/yI6oMcScRd4t33GaUnnm84uetVwcHhT9k5iDSfUh2MFGhv80/IE7kiUJqzs7\n"
    "X0jUmne0DFxBygVeJn9Ck0gVKR72HJ2iyZLlcrzklgDWS+HJZrc8SXo9qp/jgqM4\n"
    "qkh7f+cCgYEA5QTZ9fCUjZRSCeafr3FEteOSHHR0kB2iPBiA+l9kUJLd6j+e1Eul\n"
    "5ze14L2E1V0xo3njmsY2s3lFO2Uaz0UADHgoCDBV3S/tdzemIiOu+60YIgg8058a\n"
    "ZBTmiMIfxP0UexZZGhuSJApGmEznWX8Plk6Aw7cVE9whgKvDbKu8s+MCgYEAyY0N\n"
    "muze6fV/txrgYhaDAwulFGqDeLeY6boTH0kXAvUtf040orLGKcMIgHeMStVau8fX\n"
    "muuZNuVsCC/akSOF14s/0jgxZfZPdVAnWMyfj1tr4zu+VS/z3cDf3w2uZY7i3/Ea\n"
    "AQJXfoYaQj2gZyM5IRDdqMA/GaeIcG8b2y4HOLsCgYEA4s6TLUY9WJlzReroak+6\n"
    "xIfDw/pxFejDKtD5qvud1U4eCEdJfOYOP5akwRXv336UElo8VqPGuKd5MQFIM80Z\n"
    "5z94JeP4pT05579tAJJmUUlzhQCzfMEs2cD5LqdR3zzkc6IGTBzR9m9Wyq4e0DtN\n"
    "rIXCcBF5BloTs+Jnf8/06hECgYB7Eghmu5D6Z5AO7PhqrLhfGbM5njidc+6JebfH\n"
    "eMf2ZGPdwpFdb7CVO6RrXZRq9ZCr7UF4NbiezsSC00WxLnHBxiO4Z9uyGQ834TPF\n"
    "g11DGl3sqUR1nAxbMjUBbMc6+F8Mw5pPV3C5r4VFQYA6ukVeLYBMVOey8Jvdm9r0\n"
    "oUyDlQKBgQC00vhClab/9zfkGx4UVu1tRtbNTGw17iMh+MsywrEJ/ireSpeB/co7\n"
    "YhTiHgrpe+HGq6bfaYQuHiCSBeCVNytHdjyMLon+TvqV7eU+U4MNgqq80rS9VuxM\n"
    "c8wGMoOEPlKVbQwfGS/iUXC0Os2qQee2ENv48EeWypY0zNL2j9ES5Q==\n"
    "-----END RSA PRIVATE KEY-----\n";

static const char ecdsa_key[] __attribute__((unused)) =
    "-----BEGIN OPENSSH PRIVATE KEY-----\n"
    "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAaAAAABNlY2RzYS\n"
    "1zaGEyLW5pc3RwMjU2AAAACG5pc3RwMjU2AAAAQQTDbe/v7jF2wz+dcyCLktZKDDLaoSRI\n"
    "cuJvDrPuhUWcEcZi/Omo6RDpE2J86WGOR88z6RRiVUW+1AUfcNoJJ9ZEAAAAmNmDdjfZg3\n"
    "Y3AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBMNt7+/uMXbDP51z\n"
    "IIuS1koMMtqhJEhy4m8Os+6FRZwRxmL86ajpEOkTYnzpYY5HzzPpFGJVRb7UBR9w2gkn1k\n"
    "QAAAAgQCeRYDNqpzcan6CG4i5T4HGtNpPzg3LIn1+Pm1PRTmYAAAAA\n"
    "-----END OPENSSH PRIVATE KEY-----\n";

static const char ecdsa_public[] __attribute__((unused)) =
    "ecdsa-sha2-nistp256 "
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBMNt7+/"
    "uMXbDP51zIIuS1koMMtqhJEhy4m8Os+6FRZwRxmL86ajpEOkTYnzpYY5HzzPpFGJVRb7UBR9w2gkn1kQ= \n";

static const char encrypted_identities[] __attribute__((unused)) =
    "-----BEGIN AGE ENCRYPTED FILE-----\n"
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBxR3hjM1lhQjBwN3Q5d2dp\n"
    "dW9NWi93IDQKTUZxSWhoaGxGeWtwS1hWdjVLN2JRRzZhWHpHaFpHaEtjMEtud3Jk\n"
    "ZTRQZwotLS0gUTRBdHZBU3BIcmZlK0gzWHdKbktzOWlMVXh3dEtndGlHQWJ6b05x\n"
    "L1dWbwqeRkB3dpoYHBW5J6Oxkj79T18RgVk24EiK6Yby6GB7Ym2q1mdnAJCWvfQG\n"
    "reasHzQA4GujAJb/NAFoJ41Swx9fYqIXEli/cSKId2IgM8wGzb/frLZk91T98Nk9\n"
    "3SYWKthHkWMUxZyUUmrFJoBcIG1HdONMFkyYY1LcRnzQTzudh3Ns1pE5c+tYb0T2\n"
    "DyLEAd/WnF3UQQ09QbIUGoMo5EukR0rvKZONB4IU6d0E16P4guPYFjC9V4RKgxCs\n"
    "wOuB5z/BmJeRsKclnErozuwE1Sj/VtWaQsbtcx4=\n"
    "-----END AGE ENCRYPTED FILE-----\n";

static const char hybrid_key[] __attribute__((unused)) =
    "# created: 2026-11-21T08:05:22Z\n"
    "# public key: "
    "age1pq1d2vedtngkfppfqcaghrzy7qecjaxrupr8r3yjdup7apykx9xeu2rt6ys0pcjvyfjqqzeadmgkwz4lqynyj2uxup"
    "rjpmj6guql0gnlwd95l2adxlurwwa3zp2ft2tm8ryhqdp2f9yzzl0t33nwlejfrxmva20dgp3q9g6uagx0yre5353pfyxz"
    "z4tkgpjj9pffrprwmlvkyz0cndqk3ndttzsymq40a352668fs75q5atqedxhz6m0laq40gpdj6wcpxxhu6f3vv908ck9av"
    "l8nz0jkeyz9ccvsy5wy86kjn4ppmfadh95szmqp6n2chn2hlfr02jxv3uaa4jh062cf7es7nzxndxa08yt8yzld6hlwmzc"
    "2z5xjv7sday5anpnae4es359psj5ddh0jtj273y4cjxd4ckjrz3dwkvdydlq62ygc5k0l6r5cyqs94ysxzk3fjyjf9y6wj"
    "cc7z85nn9t9rwkyyyszup9eqrhpyzey97ku06n5rm2czppq7xtj5kp2kgkwnxyppx0vn482ftdkmcv00fg5zfesq3g8yfv"
    "ges3ah2j6wwgty6hduv2ymp04nv92m2vk8vfzzu32rc50mvjgd5vtl2vdsf5agjt4skky7fskfjfhq8qnx9zppdjy2akkk"
    "v5jau2m0u2542nvwfr4zhwug9v23gkdg0xjupsk7s26n32cq4jw63zlunctr5ux7xve3q8ssexrv4qqrvr92ej68n6cs53"
    "2z8qgv2hxdqxuzspptnf2efpp4zdmggq0v9tptygjwv6lzcxcsvlq6uwvrgnqxvuzwzxuj7qe6szjcxcqeq43lx9ge2s2g"
    "jwjyqtglgqr890jvlhx88up79sn2ssu0x0nvmtjrnpjc6w6wvcmrnnymqqm3fvdcvevayyp396ccrvevyz3g9sqf3rnqyw"
    "u9dzd4k5cx6exay93nmyt93t6vdhhkz7rf8fn5xgzuyvpyy04tyqaumwd4usa735m67k9rhj3jn5pstgff2933twll77ey"
    "4hegguujhdwe5x0nmyukuc6fc6amxqyap2gy38lt49vq43dq3nq6aj0dx5t7vdhzufvh02zvt6vjaaaw8cd8mqyjhsz308"
    "g7s26ckwt2qna6v33kqyneknydjsqzd5c9k2sx8cq5axucm252ry79qttv84ffk072cxl2cnv6wx6ssy74uycycxchas2a"
    "8jq39k59hlxnsg4wy9vsqw5cau732av4vfhq85m0m4psqzfd2s4p02usnz0p9ye3847e6xcxewrxuk9cgcnsm787p2zs2w"
    "x0den9ld6gd4kar2tv90hu7wct7fxav8lqra46nntfpcz0zgw0n6c0sdmr8mxxfczqnvamkz62h74qqqyynpxpzg2vs9cl"
    "uyf9yngk8vufz3kvhe8tuk6pvnf9crxxwqgjzeecgg8ms3qkerggpvvnd9fyc0jeuzf58r33yrp23uwhnuqrshw4k8zp4y"
    "fpxxsd23y989xmy6vs5clcm3elujxywdsu366mgl8rqfsfhsc5cf24p2dvt5pe48lgct5ny9fulzgqu560cj09xdntqafx"
    "vde7d002azk66rwtcn0xv5flftmdt5dwrnqjfs47xh0dydhr9gfklsgadjj9wg4am2y7fdu5v3kr7c6huhzahjkajq6z2k"
    "hgtvcpawkacm8r93zuyhkmmagpf0cmrxxch8qh0fx3xpyf88dsgg5nxzekept8fhum6qfggl66mfak95k04c7r5yp9wy25"
    "spmzrrytkwruwd9qpfx4deznz27cmzy6a3t7uklp7jwyc4ev278xy3wl3nx4p0pr2q9a0rsgae2ylaryffjcvnk03g9wg5"
    "nyefmeu7hxdldl5j4httyeyg4ux2yhfkz028dkvlhpawglffw2a7nf0nyl6f06ej4ddhy8twqfrp88l\n"
    "AGE-SECRET-KEY-PQ-1DNTWAU9UWHSXH8H5FJUWPZR0ZEYTJYMDWJ4QMALFPNKTUDAV4Y0SANXSHC\n";

static const char file_for_all[] __attribute__((unused)) =
    "-----BEGIN AGE ENCRYPTED FILE-----\n"
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBFdjN6VnYyajM3YTAvS1Rq\n"
    "VzJkMVAxdU5EOU50OHp4K0NWY2p5bmVMWkRZCmVjVUxoYk5iZXNJU3dsY1MvVE55\n"
    "TXgzMWVVLzJHU1F0ZVJyZXF0UHhBZVEKLT4gc3NoLWVkMjU1MTkgR3ptbXB3IFVL\n"
    "aTMzdm1HNlN6Vmk5M2ZOaHdJeURNVGQ2VXZ5aS9pemgxSHVmT0Q0aE0KSkZ2c1Nn\n"
    "eHcvcUIzOWVvQWkxY2lWSTloT1NOa1NJbDI5VER4a21tNlBKSQotPiBzc2gtZWQy\n"
    "NTUxOSAvQXArZ3cgbXMvVzVkanF3bkFSRVAzcnBOYVdOenowZGU5dlYvbVhRaEQw\n"
    "OUJ5UUJRWQpVdnlCRjVHZ1F2UlNIOXZyYUhxWFgxbTNtVzJDeWRINWMrbFRZR2RC\n"
    "TWN3Ci0+IHNzaC1yc2Ega0lab2dBCkZXQlFsWmQ4VFcvSGowNDd1NGc0Sm9CcDBx\n"
    "Nmk0YUwvaFVNVDZKZDFqYVFrU2JNRHA0U0c5MlhNM05ibGx5VGgKNjdVTElYUHlW\n"
    "MHRVZVpPc0w4ZTM5ckoySnhNWm16eU92NDFJYXlGS2dOOFowbUM4dmFESTZtSjU2\n"
    "d1dXRmZmVgo0dUpBT21hSnhCMmRGU1VVL1JjV1YveVlGWC9ub2wzMFYrczBwai96\n"
    "MXZCOWxKaitRRVZIbllubmZkUVFYN0RrCjR5VGZaNnpwTjE5QWpheklSSzRSeFJ1\n"
    "YlNMdVpwYXZWcml2SnVoZFJIeVBTZlA3QnIrZWdYUzF2OFAzMFlZZXQKOWhkY0pO\n"
    "WHBtNUxxWktETW9sMUxkUllaL0tQTGJxNXV6aFFvYTR0NjZxU1pWMVhnWXVFcEMr\n"
    "VUNxalZ2aXNiUwpRTWNITmxXVEhJUzltclNkZ0RwcU9BCi0tLSBzcEYrVkNlSkNI\n"
    "Sm9ldnBpSzgyM3hnQkYvcjU0Q29IRWJrYXFDZlRaRDk0CqPPGWAOanv1c8xcHUWW\n"
    "Vc8AYlEEs3kRWgkp1CR87qcVhxhG0K2wIzRnwdGONKA=\n"
    "-----END AGE ENCRYPTED FILE-----\n";

static const char file_for_passphrase[] __attribute__((unused)) =
    "-----BEGIN AGE ENCRYPTED FILE-----\n"
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBaZjRUZGpVQUtYWWZRa2Fj\n"
    "RVh5dkFnIDQKazhPS1FiaHZNYkx0S3JxMHAwOUJVOURvMUdUcHRwalI1Zk5OU0xB\n"
    "OEczWQotLS0gUHZWTjFyS0lWaFBnL1ZrdGZ3REd0VnpsVEhpZXdNbTVGVi8vMDV1\n"
    "aTVnVQqKxz/tVv4y0sxVIMa2/88CO6b8Qj4H1IYw81yUOQs6xsxID2bvcZPaBIls\n"
    "+gDx\n"
    "-----END AGE ENCRYPTED FILE-----\n";

static const char file_for_hybrid[] __attribute__((unused)) =
    "-----BEGIN AGE ENCRYPTED FILE-----\n"
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IG1sa2VtNzY4eDI1NTE5IEN6YWwzUGtB\n"
    "UVJTaG5reHAvV3FGMm9wT2lXNFhTK2MvOGNRSUFEK3U1RVVrOVdubEo5S0l1eTlG\n"
    "L2U5SXh0NFduSHVTOHFpb1U5WkFpV1ZVdU1Bbk0zZ3k5SFdpbTdPUFVhYmhvWnBp\n"
    "Uk5rUDJIQnRSM1dJWitEQUdXWXNMTlFieTQ4ekJ6bVBWRVIvMG0vdHJYNlBBeVh4\n"
    "cVZLY3ZKUiszK3BoZnM2NTdZS2J3Nit6djNkdWs0VlR3aGhUY2Y1Y3BFdHpBWDJX\n"
    "Q1crNmFuaWhYMWhjR1VrUTdSTCtQOG1OdGRUR3U3V3FHYlBNKzlSSW5HMloxRjB3\n"
    "ekVXSEljSVNkNzNscGNqaDZ5OGFBRW52a3pKZDJ0M0hUdXFqUzA4MmpDUFZlbzY1\n"
    "VmxmRk9pN2RJcXpkMTZZZmJwUENXZFdiT2lBSjJqY0oyajd6MVdVdzdTRjRFenZy\n"
    "ZGZJV0tKNDdYVWZRVnlXNFpRSUV0MXNmWGw2VXhaY2ZqNWVsTXNsSTB4TEZ6QUw0\n"
    "RUxIQitzaFRvWGhXYkR1bmhQLzJwakUrYXFPNnRoNkp4ckNsaWhnQXpQSXNncHdm\n"
    "d3RXemNZeERtQU5lMnE3dWUwOGQ1b3dNS0ZFVGRFWVduNjMyWlRWa2k3VnJ3Y0dY\n"
    "aC9leUQ0Rk5tenBMbXZvdCtGZFJRL0R5cHdhcU11NlFZSlREV2o0bWh3VjhGNlEy\n"
    "ejNyVHRISTNERmNPZXNsa0F6cUpCazhwQlVmMlE4VFlIVXNXQ2ZOWWNqQnMvY05R\n"
    "bFJ1NWNFNUJGMTY1S3pteUJ3QWFxdlRiNnpUSVowUm1aRDh4SjhFRkk0R1U2Rjk0\n"
    "SXNkOXRNSnNlcFpVRzZGc3hqK2wyeXlVeUZRM1FxU1BXZ2h2ajRzYkxldzRtdlBW\n"
    "S2JudmxlanpGNGludStDRUVTeUJwWHhDUUYvaktJM203UnFmSGN4R2h4QldTMVlw\n"
    "d0FJZ1ZLQWhJQk0zMXVNYkZwT25Qa3BiTFcwbHlmdXdMNndSV1dxOHlVeEM3eGFy\n"
    "Z04rcXNUWXZ0U1B1SDlsRVJoWW0wdTJvZnlrUnZRR2hwcGRBTTh1c3JpWlc2Sk05\n"
    "U3ljNUcyQzVzZUdyM1N2K2J2UW5uQXNuSm04WTEwZi82bGNjQWttVWFNMTNCOU1i\n"
    "bHd6S0tuYUNSVzE3TGJWTloveUpHOVB5UTZSeFI2QVpQSVpER2FyVkowVE5GSC9w\n"
    "Qk1HbnZmSS9BcG5FMmttdTVyR3ZFTTZHSHBrRW5XMEVFWUg4TEp4a2FqTzZJVWU4\n"
    "Vndvb1kyUFBHNENKSmZNTUFxV2hib0RyS04vZUFJTFVNUmlOa1k5WU1QVXRKSldZ\n"
    "b0hsMDBDQlYwS0VvUmxXQmROemhqT0NiTWxwRmYyZlhMUVNFYzZJa25ZNVlaSFh5\n"
    "ekNRTjlDWnFpd0c3SWhlVUZrVWdER1I5bzZXV2ZEeFY0RWNRcU5rOUZTcjlDY0Fi\n"
    "dWNVWXR5VWVLSVpCMmphR0N5aEREZ0dYRmFxNlZtaHpPUzRWM1cwQ1hvQ2dPbDVa\n"
    "SU9VNXRTcTMrZTdsMzhBRG1rSFBuOTdQa3hYaTl6Q3Y0RExVblloRy9kU1VKMVhM\n"
    "Vk8zOHJzMEJ4MDh0V3hlYWExWWZoOUowTVI1QXQwRDJLMkpFR1ZEbjh1dm5xNDZU\n"
    "Q0xVVCtGMlRhbHkyTzI1cDZSZytKbG9zUEcxUUdHaVdXMUtZcjNDcU5sQXhPaElJ\n"
    "TWl4YWhIME1zOVNkdGt4aFVwSGZkTWx3U2JGVGRaVjkzRUNtRnBUanNuWG9oOThB\n"
    "RnVpQ1FaZTBTWGVBczhZWVlpT0V4SVJFSFRXOFF0Y2lZN2M5bkZnN0lVQUd5RzZL\n"
    "OGVyNHV2cUw2bnl2d3JJWHZNL0tPMW1ZazYwMXNNdXJ2TXB0Z0UrVFB3NFI3Uk5Y\n"
    "OWRnRGRkUlZXU2RrMWFhU0xKSndIaHNwT2czT2NWTHBRTm0xQWNQRU9OWCtUZwpW\n"
    "WVYwWUQ4RW4ySDNrcXppNzhRcFZSR1BoUWJFcHpMTm5kZ1pYWkpNME5rCi0tLSBo\n"
    "bmZlZTVzaTc5WEhyVHA2SjZ2ZlFaU0d4bTlrd1lUcW05WGFnTnRTendRCnM3LBc9\n"
    "kGIkij/MXHCq/6uvTnEelu0IQzP329RQPLl17eXGEiTv3S0Qwctek+U=\n"
    "-----END AGE ENCRYPTED FILE-----\n";

#endif
