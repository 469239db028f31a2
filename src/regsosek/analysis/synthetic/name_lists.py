"""Common given names of the city's mixture of peoples, to be combined by chance: no combination means a real person.

Lists by people and sex: names of the older generation and of the younger; most are given alone or in pairs.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """First and second names; `pairs` is the share of people with a second name."""

    share: float
    pairs: float
    old_men: tuple[str, ...]
    men: tuple[str, ...]
    second_men: tuple[str, ...]
    old_women: tuple[str, ...]
    women: tuple[str, ...]
    second_women: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PEOPLES: dict[str, Names] = {
    "banjar": Names(
        0.29, 0.62,
        _words("Abdurrahman Ardiansyah Asmuni Basrani Bahrani Darmansyah Gazali Hamdani Hasbullah Hasan Humaidi Idris "
               "Ilmi Jamhari Jumri Kaspul Masrani Mahyudin Mansyur Murjani Musa Nawawi Rahmadi Rusdi Rusli Sabran "
               "Saberan Salman Samsudin Sarkani Syahran Syahrani Suriansyah Syarkawi Taufikurrahman Utuh Yusran Zaini"),
        _words("Ahmad Muhammad Aditya Akbar Fahmi Fajar Fauzan Hafiz Helmi Ilham Irfan Khairil Maulana Naufal Noor Rafi "
               "Rahman Raihan Ramadhan Reza Ridho Rizki Rizal Syahrul Taufik Wahyu Yusuf Zaki Zulkifli Hairul"),
        _words("Fadillah Hidayat Hidayatullah Ilmi Maulana Noor Rahman Rahmadani Ramadhani Rasyid Ridwan Rifani Rizani "
               "Saputra Syahputra Yamin Zainuri Anshari Hafidz Firdaus"),
        _words("Arbainah Asiah Aminah Bahrah Fatmah Galuh Hadijah Halimah Hamsiah Jubaidah Jumiati Kartini Mariam Mariatul "
               "Masliani Mastora Maimunah Norhayati Noorjannah Rahmah Rusnah Rusmini Salasiah Salmah Sarinah Sapura "
               "Siti Sumiati Syamsiah Zahrah Zainab"),
        _words("Aisyah Annisa Aulia Dewi Dina Fitri Fitriani Hafizah Helda Hikmah Intan Khairunnisa Laila Lisda Maulida "
               "Mahmudah Nadia Nafisah Nor Noor Nurul Putri Rahma Rahmi Raudah Rina Risna Salsabila Siti Sri Wahyuni Zahra"),
        _words("Aminah Azizah Fitriah Fauziah Hasanah Hayati Hidayah Jannah Khadijah Latifah Maulida Mawaddah Rahmah "
               "Rahmawati Ramadhani Safitri Salamah Wardah Yanti Zahra Humaira"),
    ),
    "jawa": Names(
        0.33, 0.45,
        _words("Bambang Budiono Darmo Gunadi Hadi Harjono Hartono Joko Kasiman Kasno Marsudi Mulyono Ngadiman Paijan "
               "Paimin Parman Poniman Purwanto Sadiman Sardi Slamet Sugeng Sugiono Suharto Sukardi Sukirman Sumarno "
               "Sumardi Sunarto Supardi Supriyadi Suroso Sutrisno Suwarno Suyanto Tukiman Wagiman Wakidi Waluyo Widodo"),
        _words("Adi Agung Agus Andi Andri Anton Ari Arif Bagas Bayu Budi Dani Dedi Deni Didik Dimas Dwi Eko Fajar Galih "
               "Hendra Heri Imam Indra Irwan Joko Prasetyo Rudi Satrio Teguh Tri Wahyu Wawan Yoga Yudi Yulianto"),
        _words("Cahyono Hartanto Hermawan Kurniawan Kuncoro Nugroho Pamungkas Prabowo Pranoto Prasetyo Pratama Purnomo "
               "Santoso Saputra Setiawan Susanto Susilo Utomo Wibowo Wicaksono Widianto Wijaya"),
        _words("Juminten Kasiyem Kasmi Katinem Lasmi Lastri Marsini Murtini Ngatinem Painem Paini Partini Poniyem Rubiyem "
               "Sarinem Sarmi Sri Suginem Sukarti Sukinah Sulastri Sumarni Suminah Sumiyati Supartini Suparmi Surati "
               "Suryati Sutinah Sutini Tukinem Tumini Warsini Wagiyem Yatmi"),
        _words("Anggun Ani Anik Ayu Bella Cahya Desi Devi Dewi Diah Dian Dwi Eka Endah Endang Erna Fitri Indah Ika Lestari "
               "Lia Maya Mega Nanik Ningsih Nita Novi Nur Puji Puspita Putri Ratna Reni Retno Rini Siti Sri Tri Tutik Vina "
               "Widya Wulan Yuli Yuni"),
        _words("Anggraini Astuti Handayani Hapsari Kusuma Kusumawati Lestari Maharani Mulyani Ningrum Ningsih Novitasari "
               "Oktaviani Permatasari Pratiwi Purwanti Puspitasari Rahayu Rahmawati Safitri Sari Setyowati Utami Wahyuni "
               "Wardani Widyastuti Wulandari Yulianti"),
    ),
    "bugis": Names(
        0.18, 0.35,
        _words("Abdullah Ambo Arifin Baharuddin Baso Beddu Beta Dahlan Hamzah Haruna Jamaluddin Junaid Kamaruddin "
               "Lanto Latif Lukman Mappa Muhtar Muis Nurdin Palewai Patta Rahim Rasyid Saing Sainuddin Sanusi Sudirman "
               "Sultan Syamsuddin Tahang Tahir Tamrin Umar Usman Yunus Zainuddin"),
        _words("Aco Akbar Aldi Alwi Amir Andi Anwar Ardi Arham Aris Asdar Asri Bahtiar Dandi Edi Erwin Fadli Faisal Hamka "
               "Hasan Herman Ilyas Iqbal Irwan Ismail Jufri Kahar Mansur Muhammad Nasir Rahmat Ramli Reski Ridwan Rizal "
               "Rusli Saldi Sandi Supriadi Syahrir Wawan"),
        _words("Akbar Alamsyah Amiruddin Arsyad Hasanuddin Hidayat Ibrahim Mappanganro Mustafa Nur Patawari Ramadhan "
               "Saputra Syarifuddin Tahir"),
        _words("Aisah Andi Bau Becce Darmawati Dawiah Hadera Hafsah Halija Hamida Hasnah Indo Jumarni Kartini Marawiah "
               "Mariati Masita Murni Nabba Nuraeni Nurhaeda Nurjannah Rabiah Rosdiana Rosmiati Rukaya Saenab Salma Sitti "
               "Suhartina Suriani Tenri"),
        _words("Andi Asmi Asriani Ayu Darna Dewi Dian Eka Evi Fatmawati Fitriani Hasmi Hasriani Herlina Ika Irma Jumriani "
               "Kasmi Mirna Muliana Nita Nur Nurfadillah Nurul Rahmi Reski Rika Risna Rosi Santi Sartika Sitti Sri Sulfi "
               "Suci Ulfa Wahyuni Yuliana"),
        _words("Amalia Aulia Damayanti Fadillah Handayani Hasanah Indah Nurhaliza Permata Rahmadani Ramadhani Sari Tenri "
               "Wahida Yusuf Zakiah"),
    ),
    "kutai": Names(
        0.10, 0.5,
        _words("Adji Abidin Aswin Awang Badrun Bahri Encik Hamid Hanafiah Hasyim Jafar Kasim Masdar Muksin Rasyidi "
               "Sabrani Saleh Samin Syachran Syaharuddin Tajuddin Zailani"),
        _words("Aji Akhmad Alfian Awang Bambang Dani Edi Fadli Fahri Hendri Iwan Juliansyah Khairul Miftah Muhammad Nanang "
               "Oktavianus Rendi Rusdiansyah Syahril Yanuar Yudha Zulfikar"),
        _words("Abidin Effendi Firmansyah Irawan Jauhari Kurniawan Maulana Noor Rahman Rusdianto Saputra Setiawan Yusuf"),
        _words("Adji Aluh Dayang Encek Fatimah Hairiah Hadijah Jamilah Masitah Mastiah Nurasiah Noraini Rafiah Rohani "
               "Rusnani Salbiah Saniah Sarifah Sinah Siti"),
        _words("Aji Annisa Dayang Dewi Erna Fitria Hesti Indah Irma Julianti Lisa Melati Mira Nova Nurul Rina Riska Santi "
               "Siti Tiara Wati Yulia"),
        _words("Agustina Amelia Damayanti Febrianti Hairani Kartika Maharani Noviana Rahmawati Rosanti Sari Sartika Yuniarti"),
    ),
    "madura": Names(
        0.05, 0.2,
        _words("Abdul Asmad Durahman Holil Hosen Jumadi Kacong Madrawi Marsuki Matali Moksin Misnadin Mudahri Mursid Nawari "
               "Rohim Sahid Saleh Samsuri Sanidin Sumo Supandi Tohir"),
        _words("Ahmad Fathor Faisol Hairul Hasan Imam Jamal Khoirul Mahfud Mohammad Rofik Rohman Roni Samsul Subairi Sugianto "
               "Syaiful Taufiq Umar Wahid Yusri Zainal"),
        _words("Anam Arifin Hakim Hasan Hidayat Huda Rohman Rosidi Umam"),
        _words("Asiyah Buasan Hotijah Jumaati Maimuna Marhama Misnati Musyrifah Nurimah Rumiati Sahriya Samiyah Satuni "
               "Siti Sulaiha Sunarwi Suratna Tijah"),
        _words("Faizah Fitriyah Halimatus Hosniyah Iin Kholifah Lutfiah Maisaroh Nur Nurhasanah Qomariyah Rofiqoh Siti "
               "Sofiyah Uswatun Wasilah Yulianti Zubaidah"),
        _words("Azizah Hasanah Jannah Khotimah Mukarromah Sadiyah Zahroh"),
    ),
    "lain": Names(
        0.05, 0.75,
        _words("Agustinus Alfons Benediktus Daud Elias Herman Ibau Johan Ledjau Lukas Markus Martinus Paulus Petrus Simon "
               "Stefanus Thomas Yohanes Yosep"),
        _words("Alexander Andreas Christian Daniel David Dodi Edison Frans Gabriel Jefri Jhon Kevin Leonardo Marten Natan "
               "Rafael Robin Samuel Semuel Stevan Valentino Yonas"),
        _words("Allo Bato Djalung Imang Kila Lampe Liah Njuk Paembonan Pasaribu Rante Ruru Sampe Siregar Tandi Tumbelaka Ubit "
               "Usat Wuisan"),
        _words("Agnes Bernadeta Bertha Dorkas Elisabet Ester Hana Katarina Kristina Lince Lusia Magdalena Maria Marta Naomi "
               "Rahel Ribka Sara Yuliana"),
        _words("Angelina Christin Debora Elsa Febriana Felisia Gloria Jesika Juliana Kezia Mariana Melani Meri Monika Natalia "
               "Novita Patricia Priskila Stefani Tabita Veronika Yosefina"),
        _words("Allo Batara Buling Imang Kila Lalo Limbong Lolo Njau Paembonan Rante Ruru Sampe Sitorus Tandi Unyang Wuisan"),
    ),
}  # fmt: skip

LANES = _words(
    "Anggrek Bakti Bambu Belimbing Bengkuring Berkah Cemara Cendana Cempedak Damai Delima Durian Flamboyan Gelatik Gotong "
    "Harapan Jambu Kamboja Kasturi Keledang Kenanga Kemuning Kenari Keruing Langsat Lestari Mangga Manunggal Mawar Melati "
    "Meranti Merpati Mufakat Mutiara Nangka Nilam Nusa Pandan Pelita Pinang Pipit Rambutan Ramania Rukun Sawo Sejahtera "
    "Sentosa Sepakat Seroja Sirsak Sukun Sumber Tanjung Terong Teratai Ulin Usaha Utama Wanyi"
)
"""Generic lane names: trees, flowers, birds, virtues."""
