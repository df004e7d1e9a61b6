import React from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { FleetPage } from './pages/FleetPage.tsx';
import { InventoryPage } from './pages/InventoryPage.tsx';
import { PdusPage } from './pages/PdusPage.tsx';
import { RemediationPage } from './pages/RemediationPage.tsx';
import { UsersPage } from './pages/UsersPage.tsx';

/** The pages of the app, below /a/logixx-app. */
export function App() {
  return (
    <Routes>
      <Route path="fleet" element={<FleetPage />} />
      <Route path="pdus" element={<PdusPage />} />
      <Route path="remediation" element={<RemediationPage />} />
      <Route path="inventory" element={<InventoryPage />} />
      <Route path="users" element={<UsersPage />} />
      <Route path="*" element={<Navigate to="fleet" replace />} />
    </Routes>
  );
}
