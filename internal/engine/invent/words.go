package invent

import "strings"

// Words that many names have, the frequent ones first; the choice is ours.
var (
	men = strings.Fields(`Ahmad Agus Budi Eko Dedi Andi Hendra Joko Slamet Bambang Wawan Asep Iwan Ujang Rudi Heri Herman Hasan Abdul
		Ali Umar Usman Yusuf Ibrahim Ismail Yohanes Petrus Agustinus Markus Lukas Rizky Fajar Bayu Galih Dimas Aditya Arif Rahmat Hidayat
		Taufik Iqbal Ilham Zainal Khoirul Anwar Lukman Hakim Syaiful Nasir Fauzi Faisal Ridwan Reza Suparman Sutrisno Supriyadi Mulyadi
		Hadi Maman Endang Cecep Dadang Yanto Sugeng Teguh Wahyu Tono Bagas Satrio Haris Irfan Jamal Karim Latif Mansur Nana Oman Purwanto`)
	women = strings.Fields(`Siti Nur Dewi Sri Dwi Tri Rina Yanti Fitri Indah Ratna Euis Lilis Neneng Yuni Wati Maria Ayu Lestari Puspita
		Sari Kartika Wulan Mega Maya Intan Citra Dina Diana Lina Lia Mila Nina Tina Yulia Zahra Aisyah Khadijah Fatimah Halimah Maryam
		Aminah Rohmah Nurul Hasanah Sulastri Sumiati Tuti Titin Wiwin Yayuk Erna Eva Farida Gita Hani Hesti Ida Ika Imas Juariah Leni
		Nani Ros Sinta Susi Tati Umi Vera Wiwik Yeni Mimin Kokom Popon Jamilah Rosmawati Zubaidah Ernawati Oneng Cucu Elis Teti`)
	families = strings.Fields(`Santoso Wijaya Saputra Pratama Nugroho Kurniawan Setiawan Gunawan Hidayatullah Ramadhan Susanto Hartono
		Purnomo Wibowo Prasetyo Utomo Widodo Lesmana Firmansyah Maulana Suryana Suryadi Sudrajat Sumantri Supriatna Permana Kusuma
		Kusnadi Iskandar Effendi Mahendra Putra Mandala Baharuddin Jamaluddin Saifuddin Syamsuddin Tajuddin Zainuddin Hamzah Hanafi
		Haryanto Irawan Kartono Kuswanto Laksono Mulyono Pamungkas Rachman Rahayu Rohman Rosadi Rukmana Sanjaya Septiani Sofyan Suhendra
		Suherman Sulaiman Sumarni Sunaryo Sutanto Wahyudi Wahyuni Wardana Wicaksono Yulianto Zulkarnain Pratiwi Susanti Setiawati Handayani`)
	clans = strings.Fields(`Siregar Nasution Harahap Lubis Simanjuntak Sitompul Sinaga Situmorang Hutapea Manurung Panjaitan Tampubolon
		Tarigan Ginting Sembiring Tanjung Chaniago Koto Piliang Daulay Pohan Rangkuti Batubara Matondang Wenda Kogoya Rumbiak Pattiasina
		Latuconsina Lestaluhu Wowor Tumbel Manoppo Mokodompit Monoarfa`)
	balinese    = strings.Fields(`Wayan Putu Gede Made Kadek Nyoman Komang Ketut`)
	muhammad    = strings.Fields(`Muhammad Muhammad Mohammad Moh. Muh. M. Mochamad`)
	siti        = strings.Fields(`Siti Siti Sitti St.`)
	sounds      = strings.Fields(`ka ra na la ma sa ta wa ya da ba ga ha pa ni ri li mi si ti wi yi di bi gi pi nu ru lu mu su tu wu du bu re le me se te ne de lo mo so to wo ro no ko ang ing ung an in un ar ir ur al il as is us am im um`)
	backTitles  = []string{"S.Pd.", "S.E.", "S.Sos.", "S.H.", "S.T.", "S.Kep.", "A.Md.Keb.", "S.Kom.", "S.IP.", "S.Ag.", "S.Pd.I.", "A.Md.", "S.KM."}
	masters     = []string{"M.Si.", "M.Pd.", "M.M.", "M.H.", "M.Kes.", "M.AP."}
	departments = []string{
		"Dinas Pendidikan", "Dinas Kesehatan", "Dinas Pekerjaan Umum", "Dinas Sosial", "Dinas Perhubungan", "Badan Pendapatan Daerah",
		"Sekretariat Daerah", "Satuan Polisi Pamong Praja", "Inspektorat", "Dinas Pertanian",
	}
)
