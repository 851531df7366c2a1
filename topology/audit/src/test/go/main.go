// Command interop is the second opinion on the files of the audit log: it reads them with the Go libraries that other transparency logs use.
//
//	interop verify FOLDER VKEY   checks the tree in a folder, and the proofs in FOLDER/proofs
//	interop sign ORIGIN SIZE     makes a key and signs a checkpoint of the tree of SIZE zeros
package main

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/transparency-dev/formats/log"
	tlogproof "github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
)

const width = 256

var (
	hasher = rfc6962.DefaultHasher
	ranges = compact.RangeFactory{Hash: hasher.HashChildren}
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 3 && args[0] == "verify" {
		return verify(args[1], args[2])
	}
	if len(args) == 3 && args[0] == "sign" {
		return sign(args[1], args[2])
	}
	return fmt.Errorf("usage: interop verify FOLDER VKEY | interop sign ORIGIN SIZE")
}

func verify(folder, vkey string) error {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return err
	}
	origin, _, _ := strings.Cut(string(raw), "\n")
	checkpoint, _, _, err := log.ParseCheckpoint(raw, origin, verifier)
	if err != nil {
		return err
	}
	leaves, err := checkEntries(folder, checkpoint)
	if err != nil {
		return err
	}
	if err := checkTiles(folder, checkpoint.Size, leaves); err != nil {
		return err
	}
	inclusions, err := checkInclusions(folder, origin, verifier, leaves)
	if err != nil {
		return err
	}
	consistencies, err := checkConsistencies(folder, checkpoint)
	if err != nil {
		return err
	}
	fmt.Printf("size %d inclusions %d consistencies %d\n", checkpoint.Size, inclusions, consistencies)
	return nil
}

// checkEntries recomputes the root from the entry bundles and returns the leaf hashes.
func checkEntries(folder string, checkpoint *log.Checkpoint) ([][]byte, error) {
	leaves := make([][]byte, 0, checkpoint.Size)
	tree := ranges.NewEmptyRange(0)
	for n := uint64(0); n*width < checkpoint.Size; n++ {
		w := min(width, checkpoint.Size-n*width)
		bundle, err := os.ReadFile(filepath.Join(folder, "tile", "entries", path(n, w)))
		if err != nil {
			return nil, err
		}
		for i := uint64(0); i < w; i++ {
			if len(bundle) < 2 {
				return nil, fmt.Errorf("bundle %d is cut", n)
			}
			length := int(binary.BigEndian.Uint16(bundle))
			if len(bundle) < 2+length {
				return nil, fmt.Errorf("bundle %d is cut", n)
			}
			leaf := hasher.HashLeaf(bundle[2 : 2+length])
			leaves = append(leaves, leaf)
			if err := tree.Append(leaf, nil); err != nil {
				return nil, err
			}
			bundle = bundle[2+length:]
		}
		if len(bundle) != 0 {
			return nil, fmt.Errorf("bundle %d has %d bytes too many", n, len(bundle))
		}
	}
	root, err := tree.GetRootHash(nil)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(root, checkpoint.Hash) {
		return nil, fmt.Errorf("entries have the root %x, the checkpoint says %x", root, checkpoint.Hash)
	}
	return leaves, nil
}

// checkTiles compares every tile with the hashes of the level below it.
func checkTiles(folder string, size uint64, hashes [][]byte) error {
	for level := 0; len(hashes) > 0; level++ {
		var above [][]byte
		for n := 0; n*width < len(hashes); n++ {
			want := hashes[n*width : min((n+1)*width, len(hashes))]
			name := filepath.Join("tile", strconv.Itoa(level), path(uint64(n), uint64(len(want))))
			tile, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil {
				return err
			}
			if !bytes.Equal(tile, bytes.Join(want, nil)) {
				return fmt.Errorf("%s does not hold the hashes below it", name)
			}
			if len(want) == width {
				subtree := ranges.NewEmptyRange(0)
				for _, hash := range want {
					if err := subtree.Append(hash, nil); err != nil {
						return err
					}
				}
				root, err := subtree.GetRootHash(nil)
				if err != nil {
					return err
				}
				above = append(above, root)
			}
		}
		if got := size >> (8 * level); uint64(len(hashes)) != got {
			return fmt.Errorf("level %d has %d hashes, not %d", level, len(hashes), got)
		}
		hashes = above
	}
	return nil
}

func checkInclusions(folder, origin string, verifier note.Verifier, leaves [][]byte) (int, error) {
	files, err := filepath.Glob(filepath.Join(folder, "proofs", "*.tlog-proof"))
	if err != nil {
		return 0, err
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return 0, err
		}
		var p tlogproof.TLogProof
		if err := p.Unmarshal(raw); err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
		signed, _, _, err := log.ParseCheckpoint(p.Checkpoint, origin, verifier)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
		path := make([][]byte, len(p.Hashes))
		for i := range p.Hashes {
			path[i] = p.Hashes[i][:]
		}
		if err := proof.VerifyInclusion(hasher, p.Index, signed.Size, leaves[p.Index], path, signed.Hash); err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
	}
	return len(files), nil
}

// checkConsistencies reads lines "<first> <root of it> <hash>...", hashes in base64.
func checkConsistencies(folder string, checkpoint *log.Checkpoint) (int, error) {
	raw, err := os.ReadFile(filepath.Join(folder, "proofs", "consistency"))
	if err != nil {
		return 0, err
	}
	lines := strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n")
	for _, line := range lines {
		fields := strings.Fields(line)
		first, err := strconv.ParseUint(fields[0], 10, 64)
		if err != nil {
			return 0, err
		}
		hashes := make([][]byte, len(fields)-1)
		for i, field := range fields[1:] {
			if hashes[i], err = base64.StdEncoding.DecodeString(field); err != nil {
				return 0, err
			}
		}
		err = proof.VerifyConsistency(hasher, first, checkpoint.Size, hashes[1:], hashes[0], checkpoint.Hash)
		if err != nil {
			return 0, fmt.Errorf("consistency from %d: %w", first, err)
		}
	}
	return len(lines), nil
}

// path of a tile or bundle below its level.
func path(n, w uint64) string {
	name := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		name = fmt.Sprintf("x%03d/%s", n%1000, name)
	}
	if w < width {
		name += fmt.Sprintf(".p/%d", w)
	}
	return name
}

func sign(origin, size string) error {
	n, err := strconv.ParseUint(size, 10, 64)
	if err != nil {
		return err
	}
	skey, vkey, err := note.GenerateKey(rand.Reader, "go.example")
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		return err
	}
	checkpoint := log.Checkpoint{Origin: origin, Size: n, Hash: make([]byte, sha256.Size)}
	signed, err := note.Sign(&note.Note{Text: string(checkpoint.Marshal())}, signer)
	if err != nil {
		return err
	}
	fmt.Printf("%s\n%s", vkey, signed)
	return nil
}
