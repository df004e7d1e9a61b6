import React, { useEffect, useState } from 'react';
import { askFile } from '../../api/askFile.ts';

/** The QR code that bank apps read; white behind it in both themes, as cameras need. */
export function TransferQr({ path }: { path: string }) {
  const [image, setImage] = useState<string>();
  useEffect(() => {
    let gone = false;
    askFile(path).then(
      async (file) => {
        const made = `data:image/svg+xml;base64,${btoa(await file.text())}`;
        if (!gone) setImage(made);
      },
      // Without it the reference is written by hand.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [path]);
  const size = { width: 132, height: 132 };
  if (image === undefined) return <div style={size} />;
  return <img src={image} alt="QR code of the transfer" style={{ ...size, background: '#fff', padding: 6 }} />;
}
