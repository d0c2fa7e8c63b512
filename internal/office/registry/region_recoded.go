package registry

import "github.com/netra-id/netra"

// recoded are the kabupaten and kota that got another code when Papua and Papua
// Barat were divided (UU 14, 15, 16 and 29 of 2022), by the code they had, which
// papers of the elections before still bear.
var recoded = map[netra.Region]netra.Region{
	"91.01": "93.01", // Merauke
	"91.02": "95.01", // Jayawijaya
	"91.04": "94.01", // Nabire
	"91.07": "94.02", // Puncak Jaya
	"91.08": "94.03", // Paniai
	"91.09": "94.04", // Mimika
	"91.12": "95.02", // Pegunungan Bintang
	"91.13": "95.03", // Yahukimo
	"91.14": "95.04", // Tolikara
	"91.16": "93.02", // Boven Digoel
	"91.17": "93.03", // Mappi
	"91.18": "93.04", // Asmat
	"91.21": "95.05", // Mamberamo Tengah
	"91.22": "95.06", // Yalimo
	"91.23": "95.07", // Lanny Jaya
	"91.24": "95.08", // Nduga
	"91.25": "94.05", // Puncak
	"91.26": "94.06", // Dogiyai
	"91.27": "94.07", // Intan Jaya
	"91.28": "94.08", // Deiyai
	"92.01": "96.01", // Sorong
	"92.04": "96.02", // Sorong Selatan
	"92.05": "96.03", // Raja Ampat
	"92.09": "96.04", // Tambrauw
	"92.10": "96.05", // Maybrat
	"92.71": "96.71", // Kota Sorong
}

// renamed are the names that a kabupaten had before (PP 61/2017, PP 2/2019 and PP
// 14/2020), by its code.
var renamed = map[netra.Region]string{
	"12.12": "Kabupaten Toba Samosir",
	"76.01": "Kabupaten Mamuju Utara",
	"81.03": "Kabupaten Maluku Tenggara Barat",
}

// Current is the code that a region has today, for one that it has or had.
func (t *RegionTree) Current(code netra.Region) netra.Region {
	if now, ok := recoded[code]; ok {
		return now
	}
	return code
}
