-- Each service has a database of its own; that of alert-webhook is made by the image. Run once, when the volume is empty.
create database sidecar;
