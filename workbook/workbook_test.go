package workbook

import (
	"bytes"
	"os"
	"testing"
)

// written is the plan as a workbook that passed every check there is.
func written(t testing.TB, write func(*bytes.Buffer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWriteSmoke(t *testing.T) {
	p := widgetPlan(t)
	data := written(t, func(b *bytes.Buffer) error { return Write(b, p) })
	if err := Inspect(data); err != nil {
		t.Fatal(err)
	}
	os.WriteFile("/tmp/wb/widget.xlsx", data, 0o644)
}
