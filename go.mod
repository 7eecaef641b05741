module tieout

go 1.26
